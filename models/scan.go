package models

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// scan runs explicit SQL and reads its rows into dst. An empty slice with room is
// filled where it is.
func (s *Store) scan(ctx context.Context, dst any, query string, args ...any) error {
	db := s.DB(ctx).Raw(query, args...)
	list := reflect.Indirect(reflect.ValueOf(dst))
	if list.Kind() != reflect.Slice || list.Type().Elem().Kind() != reflect.Struct {
		return db.Scan(dst).Error
	}
	of := &gorm.Statement{DB: db}
	if of.Parse(dst) != nil || slices.ContainsFunc(of.Schema.Fields, func(f *schema.Field) bool { return f.Serializer != nil }) {
		return db.Scan(dst).Error
	}
	rows, err := db.Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := scanStructs(ctx, rows, of.Schema, list); err != nil {
		return db.AddError(err)
	}
	return nil
}

// scanStructs reads rows into a list of what the schema describes. GORM would make
// and convert a value of its own for each cell of each row, which was a seventh of
// the time of a list's page; what a driver gives is what a field holds nearly
// always.
func scanStructs(ctx context.Context, rows *sql.Rows, of *schema.Schema, list reflect.Value) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	fields := make([]*schema.Field, len(columns))
	cells, at := make([]any, len(columns)), make([]any, len(columns))
	for i, column := range columns {
		fields[i], at[i] = of.LookUpField(column), &cells[i]
	}
	if list.Len() > 0 || list.Cap() == 0 { // the rows that it has may be somebody's
		list.Set(reflect.MakeSlice(list.Type(), 0, 8))
	}
	for rows.Next() {
		if err := rows.Scan(at...); err != nil {
			return err
		}
		n := list.Len()
		list.Grow(1)
		list.SetLen(n + 1)
		row := list.Index(n)
		for i, field := range fields {
			if field == nil || cells[i] == nil { // nothing takes it, or there is none
				continue
			}
			if !assign(field.ReflectValueOf(ctx, row), cells[i]) {
				if err := field.Set(ctx, row, cells[i]); err != nil {
					return err
				}
			}
		}
	}
	return rows.Err()
}

// assign gives a field the value of a cell when it can hold it as it is.
func assign(field reflect.Value, cell any) bool {
	if field.Kind() == reflect.Pointer {
		switch field.Type().Elem() {
		case reflect.TypeFor[int64](), reflect.TypeFor[string](), reflect.TypeFor[time.Time]():
			to := reflect.New(field.Type().Elem())
			if !assign(to.Elem(), cell) {
				return false
			}
			field.Set(to)
			return true
		}
		return false
	}
	switch v := cell.(type) {
	case int64:
		switch field.Kind() {
		case reflect.Int64, reflect.Int:
			field.SetInt(v)
			return true
		case reflect.Bool:
			field.SetBool(v != 0)
			return true
		}
	case string:
		if field.Kind() == reflect.String {
			field.SetString(v)
			return true
		}
	case bool:
		if field.Kind() == reflect.Bool {
			field.SetBool(v)
			return true
		}
	case time.Time:
		if to, ok := field.Addr().Interface().(*time.Time); ok {
			*to = v
			return true
		}
	}
	return false
}
