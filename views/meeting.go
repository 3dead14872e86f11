package views

import (
	"net/url"
	"time"

	"dealflow/models"
)

// MeetingPage is GET /meeting?on=&restricted=.
type MeetingPage struct {
	Base
	Meeting    *models.Meeting
	Day, Today time.Time
	// Restricted says that restricted deals are among it.
	Restricted bool
	// Wrong says that the day asked for could not be read.
	Wrong bool
}

func (p MeetingPage) address(day time.Time, restricted bool) string {
	q := url.Values{}
	if !day.Equal(p.Today) {
		q.Set("on", day.Format(time.DateOnly))
	}
	if restricted {
		q.Set("restricted", "1")
	}
	if len(q) == 0 {
		return "/meeting"
	}
	return "/meeting?" + q.Encode()
}

// beside is the meeting so many weeks later, not after today.
func (p MeetingPage) beside(weeks int) string {
	day := p.Day.AddDate(0, 0, weeks*models.MeetingDays)
	if day.After(p.Today) {
		day = p.Today
	}
	return p.address(day, p.Restricted)
}

func (p MeetingPage) span() string {
	return p.T("meeting.span", "From", p.Date(p.Meeting.From), "To", p.Date(p.Meeting.To))
}

// silent reports whether there is nothing to talk about.
func (p MeetingPage) silent() bool {
	m := p.Meeting
	return len(m.New)+len(m.Moved)+len(m.Decided)+len(m.Stages)+len(m.Rounds) == 0
}

// way is where a deal came from and went to, or that it was taken up again.
func (p MeetingPage) way(m models.MeetingMove) string {
	to := p.Stage(m.To.Key, m.To.Name)
	if m.From.ID == m.To.ID {
		return p.T("meeting.reopened", "Stage", to)
	}
	return p.T("meeting.way", "From", p.Stage(m.From.Key, m.From.Name), "To", to)
}
