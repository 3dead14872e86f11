package views

import (
	"net/url"
	"strconv"
	"strings"

	"dealflow/models"
)

// DigestPage is GET /digest.
type DigestPage struct {
	Base
	Digest *models.Digest
	// Mail says whether the server can send mail, and what one has chosen.
	Mail    bool
	Setting models.DigestSetting
}

// CalendarSection is the part of one's account about the calendar feed. Address
// is that of a feed that was just made; it is shown once.
type CalendarSection struct {
	Feed    *models.CalendarFeed
	Address string
}

// DigestSection is the part of one's account about the digest by e-mail. Its
// fields are mailed ("1"), hour and time_zone.
type DigestSection struct {
	Mail    bool
	Setting models.DigestSetting
	Form    Form
}

var (
	digestMailed = Field{Name: "mailed", Label: "digest.mailed"}
	digestHour   = Field{Name: "hour", Label: "digest.hour"}
	digestZone   = Field{Name: "time_zone", Label: "digest.time_zone", Hint: "digest.time_zone_hint", MaxLength: 60}
)

func (d DigestSection) form() Form {
	if d.Form.Values == nil {
		d.Form.Values = url.Values{"hour": {strconv.Itoa(d.Setting.Hour)}, "time_zone": {d.Setting.TimeZone}}
		if d.Setting.Mailed {
			d.Form.Values.Set("mailed", "1")
		}
	}
	return d.Form
}

func hourOptions() []Option {
	list := make([]Option, 24)
	for h := range list {
		hour := strconv.Itoa(h)
		list[h] = Option{Value: hour, Label: strings.Repeat("0", 2-len(hour)) + hour + ":00"}
	}
	return list
}

// DigestMail is the digest as an e-mail. Origin is the public address.
type DigestMail struct {
	Base
	Digest *models.Digest
	Origin string
}

// Subject says what the mail is and how much is urgent in it.
func (m DigestMail) Subject() string {
	return m.T("digest.subject", "Date", m.Date(m.Digest.Today), "Count", len(m.Digest.Overdue)+len(m.Digest.Due)+len(m.Digest.DueTasks))
}

// digestLine is one line of the mail.
type digestLine struct{ text, note, href string }

// digestPart is one part of the mail.
type digestPart struct {
	title string
	lines []digestLine
}

// parts are what the mail says, without the parts that are empty.
func (m DigestMail) parts() []digestPart {
	var parts []digestPart
	add := func(title string, lines []digestLine) {
		if len(lines) > 0 {
			parts = append(parts, digestPart{m.T(title), lines})
		}
	}
	var votes []digestLine
	for _, v := range m.Digest.Votes {
		votes = append(votes, digestLine{v.Question, joined2(v.CompanyName, m.Date(v.ClosesOn)), m.Origin + BallotAddress(v.ID)})
	}
	add("committee.waiting", votes)
	add("agenda.overdue", m.dealLines(m.Digest.Overdue, false))
	add("digest.due", m.dealLines(m.Digest.Due, false))
	var tasks []digestLine
	for _, t := range m.Digest.DueTasks {
		tasks = append(tasks, digestLine{t.Title, joined2(t.About().Title, m.Date(t.DueOn)), m.Origin + link("/tasks/", t.ID)})
	}
	add("agenda.tasks", tasks)
	add("agenda.quiet", m.dealLines(m.Digest.Quiet, true))
	var rounds []digestLine
	for _, r := range m.Digest.Rounds {
		rounds = append(rounds, digestLine{r.CompanyName + " · " + m.label("round_type.", r.Type), joined2(m.Money(r.Amount, r.Currency), m.Date(r.AnnouncedOn)), m.Origin + link("/rounds/", r.ID)})
	}
	add("digest.rounds", rounds)
	var changes []digestLine
	for _, c := range m.Digest.Changes {
		changes = append(changes, digestLine{linkTitle(m.Base, models.RecordRef{Kind: c.Kind, ID: c.ID, Title: c.Title}), joined2(m.T("change."+c.Action), c.UserName), m.Origin + address(c.Kind, c.ID)})
	}
	add("digest.changes", changes)
	return parts
}

func (m DigestMail) dealLines(rows []models.DealRow, quiet bool) []digestLine {
	var lines []digestLine
	for _, d := range rows {
		note := joined2(d.NextStep, m.Date(d.NextStepOn))
		if quiet {
			note = m.T("agenda.quiet_since", "Date", m.Date(d.LastActivityOn))
		}
		lines = append(lines, digestLine{dealName(m.Base, d, true), note, m.Origin + link("/deals/", d.ID)})
	}
	return lines
}

// joined2 puts a dot between two texts that are both there.
func joined2(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// Text is the mail without markup.
func (m DigestMail) Text() string {
	var b strings.Builder
	b.WriteString(m.T("digest.greeting", "Name", m.User.Name) + "\n")
	for _, part := range m.parts() {
		b.WriteString("\n" + strings.ToUpper(part.title) + "\n")
		for _, l := range part.lines {
			b.WriteString("- " + joined2(oneLine(l.text), oneLine(l.note)) + "\n  " + l.href + "\n")
		}
	}
	b.WriteString("\n" + m.T("digest.footer") + "\n" + m.Origin + "/account#digest\n")
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
