package models

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Event says that something changed, and no more: what it is now is read by
// those who may read it. Kind is one of the records' kinds, EventPipeline or
// EventMany, which have no ID.
type Event struct {
	Kind string `json:"kind"`
	ID   int64  `json:"id,omitempty"`
	// What was done: "create", "update", "delete", "restore", or "activity" for
	// something that was attached to the record.
	What string `json:"what,omitempty"`

	// readers are those whom it concerns; nil means the whole team.
	readers []int64
}

const (
	// EventPipeline is a change of the stages or the reasons.
	EventPipeline = "pipeline"
	// EventMany stands for more changes than are worth naming, or for some that
	// may have been missed.
	EventMany = "many"
)

// eventsNamed is how many changes of one transaction are told one by one.
const eventsNamed = 40

// announced are the kinds of records whose changes are told. Another kind must
// be able to say whom it concerns before it joins them; see address.
var announced = []string{KindCompany, KindPerson, KindRound, KindDeal, KindActivity, EventPipeline, EventMany}

// announce tells of a change once the transaction is committed.
func (s *Store) announce(e Event) {
	if s.work == nil || !slices.Contains(announced, e.Kind) {
		return
	}
	for _, other := range s.work.events {
		if other.Kind == e.Kind && other.ID == e.ID && slices.Equal(other.readers, e.readers) {
			return
		}
	}
	switch {
	case s.work.many:
	case len(s.work.events) >= eventsNamed:
		s.work.events, s.work.many = []Event{{Kind: EventMany}}, true
	default:
		s.work.events = append(s.work.events, e)
	}
}

// feed hands the events of this process to those who follow it.
type feed struct {
	// url is the server that the events come from; empty with SQLite, where
	// all of them are this process's own.
	url string
	in  chan []Event

	mu        sync.Mutex
	followers map[*follower]struct{}
}

type follower struct {
	actor  Actor
	events chan Event
}

// followersEach bounds how many windows one account follows from.
const followersEach = 40

// eventsWaiting is how many events wait for a slow follower before they are
// summed up in one.
const eventsWaiting = 64

func newFeed(url string) *feed {
	return &feed{url: url, in: make(chan []Event, 256), followers: map[*follower]struct{}{}}
}

// offer hands over what was committed. It never waits: when nobody takes the
// events as quickly as they come, the followers learn that there were many.
func (f *feed) offer(events []Event) {
	if len(events) == 0 || !f.followed() {
		return
	}
	select {
	case f.in <- events:
	default:
		f.send(Event{Kind: EventMany})
	}
}

func (f *feed) followed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.followers) > 0
}

// send gives an event to those it concerns.
func (f *feed) send(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for to := range f.followers {
		if e.readers != nil && !to.actor.system && !slices.Contains(e.readers, to.actor.UserID) {
			continue
		}
		select {
		case to.events <- e:
		default:
			to.overflow()
		}
	}
}

// overflow replaces what waits for a follower by one event that stands for all.
func (to *follower) overflow() {
	for {
		select {
		case <-to.events:
			continue
		default:
		}
		to.events <- Event{Kind: EventMany}
		return
	}
}

// Follow gives what changes from now on, as far as the actor may know of it,
// until stop is called. ListenEvents has to run for anything to come. It
// returns ErrConflict when the account follows from too many windows already.
func (s *Store) Follow(actor Actor) (events <-chan Event, stop func(), err error) {
	if err := actor.mustRead(); err != nil {
		return nil, nil, err
	}
	f := s.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for other := range f.followers {
		if other.actor.UserID == actor.UserID {
			n++
		}
	}
	if n >= followersEach {
		return nil, nil, ErrConflict
	}
	to := &follower{actor: actor, events: make(chan Event, eventsWaiting)}
	f.followers[to] = struct{}{}
	return to.events, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.followers, to)
	}, nil
}

// deliver finds out whom events concern and hands them over.
func (s *Store) deliver(ctx context.Context, events []Event) {
	if !s.feed.followed() {
		return
	}
	addressed, err := s.address(ctx, events)
	if err != nil {
		if ctx.Err() == nil {
			s.log.WarnContext(ctx, "events not delivered one by one", "error", err)
		}
		addressed = []Event{{Kind: EventMany}}
	}
	for _, e := range addressed {
		s.feed.send(e)
	}
}

// address says of each event whom it concerns. What is attached to a deal
// becomes an event of that deal, for those who may see everything that it is
// attached to.
func (s *Store) address(ctx context.Context, events []Event) ([]Event, error) {
	var deals, activities []int64
	for _, e := range events {
		switch e.Kind {
		case KindDeal:
			deals = append(deals, e.ID)
		case KindActivity:
			activities = append(activities, e.ID)
		}
	}
	var links []struct{ ActivityID, DealID int64 }
	if len(activities) > 0 {
		err := s.scan(ctx, &links, `select activity_id, deal_id from activity_links where activity_id in ? and deal_id is not null`, activities)
		if err != nil {
			return nil, fmt.Errorf("address events: %w", err)
		}
		for _, l := range links {
			deals = append(deals, l.DealID)
		}
	}
	readers, err := s.dealReaders(ctx, deals)
	if err != nil {
		return nil, fmt.Errorf("address events: %w", err)
	}
	var addressed []Event
	for _, e := range events {
		switch e.Kind {
		case KindDeal:
			e.readers = readers[e.ID]
			addressed = append(addressed, e)
		case KindActivity:
			var who []int64
			var about []int64
			for _, l := range links {
				if l.ActivityID == e.ID {
					about = append(about, l.DealID)
					who = both(who, readers[l.DealID])
				}
			}
			for _, deal := range about {
				if slices.ContainsFunc(events, func(e Event) bool { return e.Kind == KindDeal && e.ID == deal }) {
					continue // the deal's own event says enough
				}
				addressed = append(addressed, Event{Kind: KindDeal, ID: deal, What: "activity", readers: who})
			}
		default:
			addressed = append(addressed, e)
		}
	}
	return addressed, nil
}

// sentEvent is an event on its way from one process to another.
type sentEvent struct {
	Event
	Readers []int64 `json:"readers,omitempty"`
}

// encodeEvents writes events as text of at most limit bytes, in which those
// that do not fit are summed up.
func encodeEvents(events []Event, limit int) (string, error) {
	sent := make([]sentEvent, len(events))
	for i, e := range events {
		sent[i] = sentEvent{e, e.readers}
	}
	text, err := json.Marshal(sent)
	if err == nil && len(text) > limit {
		text, err = json.Marshal([]sentEvent{{Event: Event{Kind: EventMany}}})
	}
	return string(text), err
}

func decodeEvents(text string) ([]Event, error) {
	var sent []sentEvent
	if err := json.Unmarshal([]byte(text), &sent); err != nil {
		return nil, err
	}
	events := make([]Event, len(sent))
	for i, e := range sent {
		events[i] = e.Event
		events[i].readers = e.Readers
	}
	return events, nil
}
