package models

import (
	"context"
	"fmt"
)

// DealDocument is a deal with what its document says. Readers are those who
// may see a restricted deal; nil means the whole team.
type DealDocument struct {
	ID           int64
	Version      int64
	CompanyID    int64
	CompanyName  string
	Country      string
	Title        string
	StageKey     string
	StageName    string
	Status       string
	Reason       string
	ReasonNote   string
	Reconsider   string
	OwnerID      int64
	OwnerName    string
	Origin       string
	ReferrerName string
	AmountSought *int64
	Currency     string
	NextStep     string
	Memo         string
	OpenedOn     string
	UpdatedOn    string
	Added        int64
	Restricted   bool

	CompanyNames []DocumentName `gorm:"-"`
	Sectors      []string       `gorm:"-"`
	Readers      []int64        `gorm:"-"`
}

// DealDocuments reads deals.
func (s *Store) DealDocuments(ctx context.Context, ids []int64) ([]DealDocument, error) {
	var rows []DealDocument
	err := s.scanIn(ctx, &rows, `select d.id, d.version, d.company_id, c.name as company_name, c.country, d.title, st.key as stage_key, st.name as stage_name,
		d.status, d.reason, d.reason_note, d.reconsider, coalesce((select m.body from memos m where m.deal_id = d.id), '') as memo, d.owner_id, u.name as owner_name, d.origin, coalesce(p.name, '') as referrer_name, d.amount_sought, d.currency, d.next_step,
		d.opened_on, `+s.day("d.updated_at")+` as updated_on, `+s.seconds("d.created_at")+` as added, d.restricted
		from deals d join companies c on c.id = d.company_id join stages st on st.id = d.stage_id join users u on u.id = d.owner_id
		left join people p on p.id = d.referrer_id and p.deleted_at is null
		where d.id in ? and d.deleted_at is null order by d.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("deal documents: %w", err)
	}
	var companies []int64
	for i := range rows {
		companies = append(companies, rows[i].CompanyID)
	}
	further, err := s.further(ctx, companies, nil)
	if err != nil {
		return nil, fmt.Errorf("deal documents: %w", err)
	}
	sectors, err := s.documentSectors(ctx, companies)
	if err != nil {
		return nil, fmt.Errorf("deal documents: %w", err)
	}
	readers, err := s.dealReaders(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("deal documents: %w", err)
	}
	for i := range rows {
		r := &rows[i]
		r.CompanyNames, r.Sectors, r.Readers = further.Companies[r.CompanyID], sectors[r.CompanyID], readers[r.ID]
	}
	return rows, nil
}

// dealReaders lists, for the restricted ones among deals, who may see them.
// Deals in the trash count as well: what is attached to them stays hidden.
func (s *Store) dealReaders(ctx context.Context, deals []int64) (map[int64][]int64, error) {
	if len(deals) == 0 {
		return nil, nil
	}
	var rows []struct{ DealID, UserID int64 }
	err := s.scan(ctx, &rows, `select id as deal_id, owner_id as user_id from deals where id in ? and restricted
		union select m.deal_id, m.user_id from deal_members m join deals d on d.id = m.deal_id where m.deal_id in ? and d.restricted`, deals, deals)
	readers := map[int64][]int64{}
	for _, r := range rows {
		readers[r.DealID] = append(readers[r.DealID], r.UserID)
	}
	return readers, err
}

// ActivityDocument is an activity with what its document says. Readers are
// those who may see all restricted deals it is attached to; nil means the
// whole team.
type ActivityDocument struct {
	ID          int64
	Version     int64
	Kind        string
	Subject     string
	Body        string
	OccurredOn  string
	CreatedOn   string
	Added       int64
	Publication string
	Quote       string

	About   []ActivityAbout `gorm:"-"`
	Readers []int64         `gorm:"-"`
}

// ActivityAbout is a record that an activity is attached to. CompanyID is the
// company of a deal or round too.
type ActivityAbout struct {
	Owner     int64
	Kind      string
	ID        int64
	CompanyID int64
	Name      string
	Names     []DocumentName `gorm:"-"`
}

// ActivityDocuments reads activities; stage changes have no document.
func (s *Store) ActivityDocuments(ctx context.Context, ids []int64) ([]ActivityDocument, error) {
	var rows []ActivityDocument
	err := s.scanIn(ctx, &rows, `select a.id, a.version, a.kind, a.subject, a.body, a.occurred_on, `+s.day("a.created_at")+` as created_on, `+s.seconds("a.created_at")+` as added,
		coalesce(so.publication, '') as publication, coalesce(so.quote, '') as quote
		from activities a left join sources so on so.id = a.source_id
		where a.id in ? and a.deleted_at is null and a.kind <> 'stage_change' order by a.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("activity documents: %w", err)
	}
	var about []ActivityAbout
	err = s.scanIn(ctx, &about, `select l.activity_id as owner, case when l.person_id is not null then 'person' when l.deal_id is not null then 'deal' when l.round_id is not null then 'round' else 'company' end as kind,
		coalesce(l.person_id, l.deal_id, l.round_id, l.company_id) as id, coalesce(l.company_id, d.company_id, r.company_id, 0) as company_id, coalesce(p.name, c.name) as name
		from activity_links l left join deals d on d.id = l.deal_id left join rounds r on r.id = l.round_id left join people p on p.id = l.person_id
		left join companies c on c.id = coalesce(l.company_id, d.company_id, r.company_id)
		where l.activity_id in ? order by l.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("activity documents: %w", err)
	}
	if err := s.fillAbout(ctx, rows, about); err != nil {
		return nil, fmt.Errorf("activity documents: %w", err)
	}
	return rows, nil
}

func (s *Store) fillAbout(ctx context.Context, rows []ActivityDocument, about []ActivityAbout) error {
	var companies, people, deals []int64
	for _, a := range about {
		switch a.Kind {
		case KindPerson:
			people = append(people, a.ID)
		case KindDeal:
			deals = append(deals, a.ID)
		}
		if a.CompanyID != 0 {
			companies = append(companies, a.CompanyID)
		}
	}
	further, err := s.further(ctx, companies, people)
	if err != nil {
		return err
	}
	readers, err := s.dealReaders(ctx, deals)
	if err != nil {
		return err
	}
	at := index(rows, func(r *ActivityDocument) int64 { return r.ID })
	names := map[string]string{}
	for _, a := range about {
		r := at[a.Owner]
		if r == nil {
			continue
		}
		if a.Kind == KindPerson {
			a.Names = further.People[a.ID]
		} else {
			a.Names = further.Companies[a.CompanyID]
		}
		r.About = append(r.About, a)
		names[recordKey(a.Kind, a.ID)] = a.Name
		if who, restricted := readers[a.ID]; restricted && a.Kind == KindDeal {
			r.Readers = both(r.Readers, who)
		}
	}
	for i := range rows {
		rows[i].Body = PlainText(rows[i].Body, names)
	}
	return nil
}

// both are the users in two lists; nil stands for everyone.
func both(a, b []int64) []int64 {
	if a == nil {
		return b
	}
	kept := []int64{}
	for _, id := range a {
		for _, other := range b {
			if id == other {
				kept = append(kept, id)
				break
			}
		}
	}
	return kept
}
