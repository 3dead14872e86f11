package models

import (
	"context"
	"slices"
	"strings"
)

// activityLink is how a record comes to an activity.
type activityLink struct {
	Kind                          string
	ID                            int64
	Attached, Mentioned, Attended bool
}

func (l activityLink) key() string { return recordKey(l.Kind, l.ID) }

// links are all records of an activity, each once, with how they come to it.
func (in *ActivityInput) links() []activityLink {
	var list []activityLink
	at := map[string]int{}
	add := func(kind string, id int64) *activityLink {
		key := recordKey(kind, id)
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, activityLink{Kind: kind, ID: id})
		}
		return &list[i]
	}
	for _, side := range []struct {
		kind string
		ids  []int64
	}{{KindCompany, in.CompanyIDs}, {KindPerson, in.PersonIDs}, {KindDeal, in.DealIDs}, {KindRound, in.RoundIDs}} {
		for _, id := range side.ids {
			add(side.kind, id).Attached = true
		}
	}
	for _, id := range in.AttendeeIDs {
		add(KindPerson, id).Attended = true
	}
	for _, m := range MentionsIn(in.Body) {
		add(m.Kind, m.ID).Mentioned = true
	}
	return list
}

// linkColumns are the columns of activity_links that lead to a record.
var linkColumns = []string{"company_id", "person_id", "deal_id", "round_id"}

// linkQueries select the row that attaches one record; a record that is not there,
// such as one that a text names by a number of its own invention, is passed over.
var linkQueries = map[string]string{
	KindCompany: linkQuery("company_id", "companies"),
	KindPerson:  linkQuery("person_id", "people"),
	KindDeal:    linkQuery("deal_id", "deals"),
	KindRound:   linkQuery("round_id", "rounds"),
}

func linkQuery(column, table string) string {
	ids := make([]string, len(linkColumns))
	for i, c := range linkColumns {
		ids[i] = "cast(null as bigint)"
		if c == column {
			ids[i] = "id"
		}
	}
	return `select cast(? as bigint), ` + strings.Join(ids, ", ") + `, cast(? as boolean), cast(? as boolean), cast(? as boolean) from ` + table + ` where id = ? and deleted_at is null`
}

// linksAtOnce is how many links one statement writes.
const linksAtOnce = 100

// setLinks attaches an activity to the records of the input and to no others.
// Those in the trash stay attached: they may come back.
func (s *Store) setLinks(ctx context.Context, id int64, in ActivityInput) error {
	_, err := s.exec(ctx, `delete from activity_links where activity_id = ?
		and not exists (select 1 from companies r where r.id = company_id and r.deleted_at is not null)
		and not exists (select 1 from people r where r.id = person_id and r.deleted_at is not null)
		and not exists (select 1 from deals r where r.id = deal_id and r.deleted_at is not null)
		and not exists (select 1 from rounds r where r.id = round_id and r.deleted_at is not null)`, id)
	if err != nil {
		return err
	}
	if _, err := s.exec(ctx, `delete from activity_attendees where activity_id = ?`, id); err != nil {
		return err
	}
	return s.addLinks(ctx, id, in)
}

// addLinks is setLinks for an activity that has none yet.
func (s *Store) addLinks(ctx context.Context, id int64, in ActivityInput) error {
	for links := range slices.Chunk(in.links(), linksAtOnce) {
		queries, args := make([]string, len(links)), []any{}
		for i, l := range links {
			queries[i] = linkQueries[l.Kind]
			args = append(args, id, l.Attached, l.Mentioned, l.Attended, l.ID)
		}
		_, err := s.exec(ctx, `insert into activity_links (activity_id, `+strings.Join(linkColumns, ", ")+`, attached, mentioned, attended) `+strings.Join(queries, " union all "), args...)
		if err != nil {
			return err
		}
	}
	if len(in.MemberIDs) == 0 {
		return nil
	}
	_, err := s.exec(ctx, `insert into activity_attendees (activity_id, user_id) select ?, id from users where id in ?`, id, in.MemberIDs)
	return err
}

// linksOf reads the records that activities are attached to, in the order in
// which they were.
func (s *Store) linksOf(ctx context.Context, ids []int64) (map[int64][]activityLink, error) {
	var rows []struct {
		ActivityID                    int64
		Kind                          string
		ID                            int64
		Attached, Mentioned, Attended bool
	}
	err := s.scan(ctx, &rows, `select activity_id,
		case when company_id is not null then 'company' when person_id is not null then 'person' when deal_id is not null then 'deal' else 'round' end as kind,
		coalesce(company_id, person_id, deal_id, round_id) as id, attached, mentioned, attended
		from activity_links where activity_id in ? order by id`, ids)
	links := map[int64][]activityLink{}
	for _, r := range rows {
		links[r.ActivityID] = append(links[r.ActivityID], activityLink{r.Kind, r.ID, r.Attached, r.Mentioned, r.Attended})
	}
	return links, err
}

// titleQueries name many records of a kind. Those in the trash have no title.
var titleQueries = map[string]string{
	KindCompany: `select id, name as title from companies where id in ? and deleted_at is null`,
	KindPerson:  `select id, name as title from people where id in ? and deleted_at is null`,
	KindDeal:    `select d.id, c.name as title from deals d join companies c on c.id = d.company_id where d.id in ? and d.deleted_at is null and ` + visibleDeal,
	KindRound:   `select r.id, c.name as title from rounds r join companies c on c.id = r.company_id where r.id in ? and r.deleted_at is null`,
	KindMember:  `select id, name as title from users where id in ?`,
}

// titlesOf names records by their keys ("person:5") in one query for each kind.
// What the actor may not see has no title.
func (s *Store) titlesOf(ctx context.Context, actor Actor, keys []string) (map[string]string, error) {
	byKind := map[string][]int64{}
	for _, key := range keys {
		if ref, ok := ParseRef(key); ok && !slices.Contains(byKind[ref.Kind], ref.ID) {
			byKind[ref.Kind] = append(byKind[ref.Kind], ref.ID)
		}
	}
	titles := map[string]string{}
	for kind, ids := range byKind {
		args := []any{ids}
		if kind == KindDeal {
			args = append(args, actor.visibleArgs()...)
		}
		var rows []struct {
			ID    int64
			Title string
		}
		if err := s.scan(ctx, &rows, titleQueries[kind], args...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			titles[recordKey(kind, r.ID)] = r.Title
		}
	}
	return titles, nil
}

// activitySnapshot is what the audit keeps of an activity.
type activitySnapshot struct {
	Activity
	// Links are the keys of what it is attached to, "deal:3"; Attended those of
	// who was there, "person:5", "user:2".
	Links    []string
	Attended []string
}

func (a *activitySnapshot) deals() []int64 {
	var ids []int64
	for _, key := range a.Links {
		if ref, ok := ParseRef(key); ok && ref.Kind == KindDeal {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

// newSnapshot is the snapshot of an activity that was just written as it says.
func newSnapshot(row *Activity, in ActivityInput) *activitySnapshot {
	snapshot := activitySnapshot{Activity: *row}
	for _, l := range in.links() {
		snapshot.add(l)
	}
	for _, m := range slices.Sorted(slices.Values(in.MemberIDs)) {
		snapshot.Attended = append(snapshot.Attended, recordKey(KindMember, m))
	}
	return &snapshot
}

func (a *activitySnapshot) add(l activityLink) {
	if l.Attached {
		a.Links = append(a.Links, l.key())
	}
	if l.Attended {
		a.Attended = append(a.Attended, l.key())
	}
}

func (s *Store) activitySnapshot(ctx context.Context, id int64) (*activitySnapshot, error) {
	var snapshot activitySnapshot
	if err := s.DB(ctx).Where("id = ?", id).Take(&snapshot.Activity).Error; err != nil {
		return nil, err
	}
	links, err := s.linksOf(ctx, []int64{id})
	if err != nil {
		return nil, err
	}
	for _, l := range links[id] {
		snapshot.add(l)
	}
	var members []int64
	if err := s.scan(ctx, &members, `select user_id from activity_attendees where activity_id = ? order by user_id`, id); err != nil {
		return nil, err
	}
	for _, m := range members {
		snapshot.Attended = append(snapshot.Attended, recordKey(KindMember, m))
	}
	return &snapshot, nil
}

// mentionKeys are the records that texts name.
func mentionKeys(texts ...string) []string {
	var keys []string
	for _, m := range MentionsIn(strings.Join(texts, "\n")) {
		keys = append(keys, m.Key())
	}
	return keys
}
