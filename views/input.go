package views

import (
	"strconv"

	"github.com/a-h/templ"
)

// fieldAttributes are those that every control has.
func fieldAttributes(f Form, field Field) templ.OrderedAttributes {
	list := templ.OrderedAttributes{
		{Key: "id", Value: f.idOf(field)},
		{Key: "name", Value: field.Name},
	}
	if field.Required {
		list = append(list, templ.KeyValue[string, any]{Key: "required", Value: true})
	}
	if field.Autofocus {
		list = append(list, templ.KeyValue[string, any]{Key: "autofocus", Value: true})
	}
	if f.Error(field.Name) != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	if ids := field.describedBy(f); ids != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "aria-describedby", Value: ids})
	}
	return list
}

func typedAttributes(b Base, f Form, field Field) templ.OrderedAttributes {
	list := append(fieldAttributes(f, field), templ.KeyValue[string, any]{Key: "autocomplete", Value: field.autocomplete()})
	if field.Placeholder != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "placeholder", Value: b.T(field.Placeholder)})
	}
	if field.InputMode != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "inputmode", Value: field.InputMode})
	}
	if field.MaxLength > 0 {
		list = append(list, templ.KeyValue[string, any]{Key: "maxlength", Value: strconv.Itoa(field.MaxLength)})
	}
	return list
}

// inputAttributes never put a password back into the page.
func inputAttributes(b Base, f Form, field Field) templ.OrderedAttributes {
	list := append(typedAttributes(b, f, field), templ.KeyValue[string, any]{Key: "type", Value: field.inputType()})
	if field.Type != "password" {
		list = append(list, templ.KeyValue[string, any]{Key: "value", Value: f.Value(field.Name)})
	}
	return list
}

func areaAttributes(b Base, f Form, field Field) templ.OrderedAttributes {
	return append(typedAttributes(b, f, field), templ.KeyValue[string, any]{Key: "rows", Value: field.rows()})
}

func selectAttributes(f Form, field Field) templ.OrderedAttributes { return fieldAttributes(f, field) }

func dateAttributes(b Base, f Form, field Field) templ.OrderedAttributes {
	if field.Placeholder == "" {
		field.Placeholder = "form.date_placeholder"
	}
	field.MaxLength = 40
	return inputAttributes(b, f, field)
}

func moneyAttributes(b Base, f Form, field Field) templ.OrderedAttributes {
	if field.Placeholder == "" {
		field.Placeholder = "form.money_placeholder"
	}
	field.MaxLength = 60
	return inputAttributes(b, f, field)
}

// key is what choosing an option posts: its number, or where companies and
// people are mixed "company:7", because their numbers overlap.
func (p LookupPage) key(o LookupOption) string {
	id := strconv.FormatInt(o.ID, 10)
	switch p.Kind {
	case "investor", "record", "attendee":
		return o.Kind + ":" + id
	}
	return id
}

// describedBy names the elements that explain a field whose input is not one of
// the usual ones.
func describedBy(f Form, field Field) templ.OrderedAttributes {
	var list templ.OrderedAttributes
	if f.Error(field.Name) != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	if ids := field.describedBy(f); ids != "" {
		list = append(list, templ.KeyValue[string, any]{Key: "aria-describedby", Value: ids})
	}
	return list
}
