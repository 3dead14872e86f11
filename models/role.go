package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// RoleKinds are the kinds of positions a person has at a company.
var RoleKinds = []string{"founder", "executive", "employee", "board_member", "board_observer", "advisor", "partner", "chair", "other"}

// Position is a person's role at a company. "Founder" is one of its kinds.
// (The type Role is what an account of ours may do.)
type Position struct {
	ID        int64
	PersonID  int64
	CompanyID int64
	Kind      string
	Title     string
	FromOn    string
	ToOn      string
	SourceID  *int64
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table that roles are kept in.
func (Position) TableName() string { return "roles" }

// RoleRow is a role with the names of both sides and its source.
type RoleRow struct {
	ID          int64
	PersonID    int64
	PersonName  string
	CompanyID   int64
	CompanyName string
	Kind        string
	Title       string
	FromOn      string
	ToOn        string
	Source      SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

// RoleInput is a role as typed. The person or the company is found by id, or,
// when the id is 0, made with the name.
type RoleInput struct {
	PersonID    int64
	PersonName  string
	CompanyID   int64
	CompanyName string

	Kind, Title, FromOn, ToOn string
	Source                    SourceInput
}

func (in *RoleInput) check() error {
	var c check
	if in.PersonID == 0 {
		c.required("person", &in.PersonName, maxName)
	}
	if in.CompanyID == 0 {
		c.required("company", &in.CompanyName, maxName)
	}
	c.oneOf("kind", in.Kind, RoleKinds)
	c.line("title", &in.Title, maxLine)
	c.date("from_on", &in.FromOn)
	c.date("to_on", &in.ToOn)
	c.ordered("to_on", in.FromOn, in.ToOn)
	c.source(&in.Source)
	return c.err()
}

// roles reads roles by a constant condition on roles ro; founders come first.
func (s *Store) roles(ctx context.Context, cond string, arg any) ([]RoleRow, error) {
	var rows []RoleRow
	err := s.scan(ctx, &rows, `select ro.id, ro.person_id, p.name as person_name, ro.company_id, c.name as company_name, ro.kind, ro.title, ro.from_on, ro.to_on, `+sourceColumns+`
		from roles ro
		join people p on p.id = ro.person_id and p.deleted_at is null
		join companies c on c.id = ro.company_id and c.deleted_at is null
		left join sources s on s.id = ro.source_id
		where `+cond+` order by case ro.kind when 'founder' then 0 when 'chair' then 1 when 'executive' then 2 when 'partner' then 3 else 4 end, ro.from_on desc, ro.id limit 500`, arg)
	return rows, err
}

// CreateRole gives a person a role at a company.
func (s *Store) CreateRole(ctx context.Context, actor Actor, in RoleInput) (*Position, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var row Position
	err := s.Tx(ctx, func(tx *Store) error {
		personID, err := tx.personFor(ctx, actor, in.PersonID, in.PersonName)
		if err != nil {
			return err
		}
		companyID, err := tx.companyFor(ctx, actor, in.CompanyID, in.CompanyName, "startup")
		if err != nil {
			return err
		}
		row = Position{PersonID: personID, CompanyID: companyID, Kind: in.Kind, Title: in.Title, FromOn: in.FromOn, ToOn: in.ToOn,
			CreatedAt: tx.Now(), CreatedBy: actor.by()}
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return duplicate(err, "kind", "error.role_exists")
		}
		if err := tx.record(actor, "update", KindPerson, personID, nil, row); err != nil {
			return err
		}
		tx.enqueue(KindCompany, companyID)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("create role: %w", err)
	}
	return &row, nil
}

// DeleteRole takes a role away; what it was stays in the audit entry.
func (s *Store) DeleteRole(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		var row Position
		if err := takeAny(ctx, tx, &row, id); err != nil {
			return err
		}
		if err := tx.DB(ctx).Delete(&row).Error; err != nil {
			return err
		}
		if err := tx.record(actor, "update", KindPerson, row.PersonID, row, nil); err != nil {
			return err
		}
		tx.enqueue(KindCompany, row.CompanyID)
		return nil
	})
	if err != nil {
		return fmt.Errorf("delete role %d: %w", id, err)
	}
	return nil
}

// takeAny reads a record of a table that has no trash.
func takeAny(ctx context.Context, s *Store, dst any, id int64) error {
	err := s.DB(ctx).Where("id = ?", id).Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	return err
}

// duplicate turns the breach of a unique index into a message at a field.
func duplicate(err error, field, message string) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return InvalidField(field, message)
	}
	return err
}

// isThere reports whether there is such a record, and not in the trash.
func (s *Store) isThere(ctx context.Context, kind string, id int64) (bool, error) {
	var n int
	err := s.scan(ctx, &n, `select count(*) from `+tables[kind]+` where id = ? and deleted_at is null`, id)
	return n > 0, err
}

// companyFor returns the company with the id, or makes one with the name.
func (s *Store) companyFor(ctx context.Context, actor Actor, id int64, name, kind string) (int64, error) {
	if id != 0 {
		there, err := s.isThere(ctx, KindCompany, id)
		if err == nil && !there {
			err = InvalidField("company", "error.company_gone")
		}
		return id, err
	}
	company, err := s.CreateCompany(ctx, actor, CompanyInput{Name: name, Kind: kind})
	if err != nil {
		return 0, err
	}
	return company.ID, nil
}

// personFor returns the person with the id, or makes one with the name.
func (s *Store) personFor(ctx context.Context, actor Actor, id int64, name string) (int64, error) {
	if id != 0 {
		there, err := s.isThere(ctx, KindPerson, id)
		if err == nil && !there {
			err = InvalidField("person", "error.person_gone")
		}
		return id, err
	}
	person, err := s.CreatePerson(ctx, actor, PersonInput{Name: name})
	if err != nil {
		return 0, err
	}
	return person.ID, nil
}
