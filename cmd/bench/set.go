package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"dealflow/models"
)

// setFormat is the version of what a set of a size and a seed holds; another
// one is made anew.
const setFormat = 1

// members is how many people work at the firm of the set.
const members = 20

// firstDay is when the set begins to be written.
var firstDay = time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)

// A set is a made-up database. All of it follows from its size and its seed:
// two rounds, three investments and one and a half founders to a company, and a
// deal to every fifth, with two activities.
type set struct {
	companies int
	seed      uint64

	rounds      []round
	investments []investment
	// What the store keeps of them, by id - 1.
	companyKept []kept
	peopleKept  []kept
}

type round struct {
	company int32
	kind    int8
	year    int16
	month   int8
	amount  int64 // in cents; 0 when undisclosed
}

// An investment's investor is a company, or, when negative, a person.
type investment struct{ round, investor int32 }

type kept struct {
	rounds, undisclosed int64
	lastRound           string
	raised              int64
	investments         int64
	lastInvestment      string
}

var roundKinds = []string{"seed", "series_a", "series_b", "angel", "series_c", "venture"}

func newSet(companies int, seed uint64) *set {
	s := &set{companies: companies, seed: seed}
	s.makeRounds()
	s.makeInvestments()
	return s
}

func (s *set) investors() int { return max(10, s.companies/20) }
func (s *set) angels() int    { return max(5, s.companies/50) }
func (s *set) people() int    { return s.companies + s.companies/2 }
func (s *set) deals() int     { return s.companies / 5 }

// random gives a row its own numbers, whatever else the set holds.
func (s *set) random(table, row int) *rand.Rand {
	return rand.New(rand.NewPCG(s.seed, uint64(table)<<40|uint64(row)))
}

func (s *set) makeRounds() {
	rng := s.random(1, 0)
	s.companyKept = make([]kept, s.companies)
	for i := range 2 * s.companies {
		company := i
		if i >= s.companies {
			company = rng.IntN(s.companies)
		}
		r := round{company: int32(company + 1), kind: int8(rng.IntN(len(roundKinds))), year: int16(2005 + rng.IntN(20)), month: int8(1 + rng.IntN(12))}
		if rng.IntN(5) > 0 {
			r.amount = int64(1+rng.IntN(400)) * 250_000_00
		}
		s.rounds = append(s.rounds, r)
		k := &s.companyKept[company]
		k.rounds++
		k.lastRound = max(k.lastRound, r.day())
		k.raised += r.amount
		if r.amount == 0 {
			k.undisclosed++
		}
	}
}

func (r round) day() string { return fmt.Sprintf("%04d-%02d", r.year, r.month) }

// makeInvestments gives rounds one and two investors by turns. Few investors
// have many parts and many have few.
func (s *set) makeInvestments() {
	rng := s.random(2, 0)
	s.peopleKept = make([]kept, s.people())
	pick := func() int32 {
		u := rng.Float64()
		if rng.IntN(7) == 0 {
			return -int32(1 + float64(s.angels())*u*u)
		}
		return int32(1 + float64(s.investors())*u*u)
	}
	for i, r := range s.rounds {
		var first int32
		for range 1 + i%2 {
			investor := pick()
			for investor == first || investor == r.company {
				investor = pick()
			}
			first = investor
			s.investments = append(s.investments, investment{round: int32(i + 1), investor: investor})
			k := &s.companyKept[max(investor, 1)-1]
			if investor < 0 {
				k = &s.peopleKept[-investor-1]
			}
			k.investments++
			k.lastInvestment = max(k.lastInvestment, r.day())
		}
	}
}

var (
	syllables = strings.Fields("ka lo mi ver ta son ri ne xo pul dar bi quo zen tra fel mo nu hy gra ste vin lax po shi ma do ker")
	suffixes  = []string{"", "", "", " Labs", " Technologies", " Inc", " Media", " Health", " Networks"}
	given     = strings.Fields("Anna Ben Carla David Elena Felix Grace Henry Ines Jonas Kira Leo Maria Noah Olga Paul Rosa Samuel Tara Victor Wei Yang Li Jun Min Hao")
	han       = []rune("小米金山卓越凡客晨兴云智天海星辰华大通信新创盛安联易达科创")
	sectors   = strings.Fields("Software Mobile Health Finance Education Games Media Hardware Energy Travel Retail Robotics Biotech Security Logistics Food Music Sports Semiconductors Insurance")
	countries = strings.Fields("US CN GB DE FR IN IL SE CA BR JP KR SG NL ES")
	cities    = map[string]string{"US": "San Francisco", "CN": "Beijing", "GB": "London", "DE": "Berlin"}
	notes     = []string{"Met the founders. The team is strong; retention is still thin.", "Asked for cohorts and the cap table.", "They grow eight percent a week from a small base.", "Pricing is unclear, the pilot customers stay."}
)

func word(rng *rand.Rand, atLeast int) string {
	var b strings.Builder
	for range atLeast + rng.IntN(3) {
		b.WriteString(syllables[rng.IntN(len(syllables))])
	}
	w := b.String()
	return strings.ToUpper(w[:1]) + w[1:]
}

func hanName(rng *rand.Rand, n int) string {
	out := make([]rune, n)
	for i := range out {
		out[i] = han[rng.IntN(len(han))]
	}
	return string(out)
}

func (s *set) companyName(i int) string {
	rng := s.random(3, i)
	return word(rng, 2) + suffixes[rng.IntN(len(suffixes))]
}

func (s *set) personName(i int) string {
	rng := s.random(4, i)
	return given[rng.IntN(len(given))] + " " + word(rng, 2)
}

// moment is when a row was written, one minute after the one before it at most.
func (s *set) moment(row, rows int) time.Time {
	step := min(time.Minute, 200*24*time.Hour/time.Duration(max(1, rows)))
	return firstDay.Add(time.Duration(row) * step).Truncate(time.Microsecond)
}

func owner(deal int) int64 { return int64(1 + deal%members) }

// dealStatus has most deals passed, as after some years.
func dealStatus(deal int) string {
	switch {
	case deal%10 == 0:
		return models.StatusActive
	case deal%50 == 1:
		return models.StatusWon
	case deal%25 == 2:
		return models.StatusOnHold
	}
	return models.StatusPassed
}
