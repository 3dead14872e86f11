package views

import "dealflow/models"

// formNames are the names that stand in a form, and empty lines after them.
func formNames(f Form) []models.NameInput {
	kinds, values := f.Values["name_kind"], f.Values["name_value"]
	var list []models.NameInput
	for i, value := range values {
		if value == "" {
			continue
		}
		n := models.NameInput{Kind: "alias", Value: value}
		if i < len(kinds) {
			n.Kind = kinds[i]
		}
		list = append(list, n)
	}
	if len(list) == 0 {
		return []models.NameInput{{Kind: "native"}, {Kind: "alias"}}
	}
	return append(list, models.NameInput{Kind: "alias"})
}

// otherNames are the further names that stand beside the primary one.
func otherNames(names []models.Name) []string {
	var list []string
	for _, n := range names {
		if n.Kind == "native" {
			list = append(list, n.Value)
		}
	}
	return list
}
