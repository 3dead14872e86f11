// Package views renders what a person sees: one templ file per noun beside the
// typed structs of its pages, the layout and components they share, the words
// in each language, and the embedded style sheets, scripts and icons.
//
// It reads the records of package models and touches no database.
package views
