package views

import (
	"net/url"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// BoardPage is GET /deals/board?owner=.
type BoardPage struct {
	Base
	Columns []models.BoardColumn
	Stages  []models.Stage
	Owners  []models.RecordRef
	Owner   int64 // 0 for everybody's
	Views   Views
}

// BoardCardsPage is GET /deals/board/cards?stage=&owner=&after=: the next cards
// of a column.
type BoardCardsPage struct {
	Base
	Cards []models.DealRow
	Stage int64
	Owner int64
	More  string
}

// BoardPatchPage brings a board that is open somewhere up to date: what GET
// /deals/board/changes?owner=&id= answers, and what moving a deal or changing
// its status by script does. Gone are deals that are on the board no more.
type BoardPatchPage struct {
	Base
	Columns []models.BoardColumn
	Cards   []models.DealRow
	Gone    []int64
	Owner   int64
}

// sum is what the deals of a column seek, by currency, and what it leaves out.
func (b Base) columnSum(c models.BoardColumn) string {
	text := b.totals(c.Totals)
	if c.Undisclosed > 0 {
		if text != "" {
			text += " · "
		}
		text += b.T("deal.undisclosed", "Count", c.Undisclosed)
	}
	return text
}

// stageList is the table of all deals of a stage.
func stageList(stage, owner int64) string {
	q := url.Values{"stage": {id(stage)}}
	if owner != 0 {
		q.Set("owner", id(owner))
	}
	return "/deals?" + q.Encode()
}

func moreCards(stage, owner int64, after string) string {
	return "/deals/board/cards?" + url.Values{"stage": {id(stage)}, "owner": {id(owner)}, "after": {after}}.Encode()
}

func (p BoardPage) ownerAddress(owner int64) string {
	q := url.Values{}
	if owner != 0 {
		q.Set("owner", id(owner))
	}
	if p.Views.Current != nil {
		q.Set("view", id(p.Views.Current.ID))
	}
	return List{Path: "/deals/board"}.address(q)
}

// ownerName says whose deals the board shows.
func (p BoardPage) ownerName() string {
	for _, o := range p.Owners {
		if o.ID == p.Owner {
			return o.Title
		}
	}
	return p.T("deal.everyone")
}

// stay is how long a deal has been in its stage, in days.
func (b Base) stay(since time.Time) string {
	if since.IsZero() {
		return ""
	}
	days := int(b.Now.Sub(since) / (24 * time.Hour))
	if days < 1 {
		return b.T("deal.stay_today")
	}
	return b.T("deal.stay", "Count", days)
}

// stayLong says the same in a sentence with the day itself.
func (b Base) stayLong(since time.Time) string {
	if since.IsZero() {
		return ""
	}
	return b.T("deal.stay_since", "Date", b.Date(since.UTC().Format(time.DateOnly)))
}

// boardWords are what the script of the board says, with {name}, {stage} and
// the like to be filled in.
var boardWords = []string{"picked", "over", "dropped", "cancelled", "offline", "failed"}

func (b Base) boardWords() templ.Attributes {
	words := templ.Attributes{}
	for _, word := range boardWords {
		words["data-say-"+word] = b.T("board." + word)
	}
	return words
}

// NewsPage is the answer of GET /deals/:id/changes?version=&activity= when
// somebody else has changed the deal.
type NewsPage struct {
	Base
	ID   int64
	News models.DealNews
}

func (p NewsPage) text() string {
	who := p.News.Who
	if who == "" {
		who = p.T("board.someone")
	}
	return p.T("news."+p.News.What, "Who", who, "When", p.Ago(p.News.At), "Stage", p.Stage(p.News.StageKey, p.News.StageName), "Status", p.label("deal_status.", p.News.Status))
}
