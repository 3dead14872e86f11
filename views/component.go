package views

import "strconv"

// hue spreads avatars over eight quiet colours by the record's number.
func hue(id int64) string { return strconv.FormatInt(((id%8)+8)%8, 10) }

// id writes a record's number.
func id(n int64) string { return strconv.FormatInt(n, 10) }

// link is the address of a record: link("/companies/", 7).
func link(prefix string, n int64) string { return prefix + strconv.FormatInt(n, 10) }

// flashRole interrupts a screen reader only for a failure.
func flashRole(kind string) string {
	if kind == "error" {
		return "alert"
	}
	return "status"
}
