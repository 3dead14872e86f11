package models

import (
	"slices"
	"strconv"
	"strings"
)

// KindMember is the kind of a RecordRef that names one of the team.
const KindMember = "user"

// RecordRef names a record.
type RecordRef struct {
	Kind  string
	ID    int64
	Title string
}

// Key is the record as "person:5".
func (r RecordRef) Key() string { return recordKey(r.Kind, r.ID) }

// ParseRef reads a Key; ok is false when it is none.
func ParseRef(key string) (ref RecordRef, ok bool) {
	ref, ok = ParseChanged(key)
	if ref.Kind == kindAcquisition {
		return RecordRef{}, false
	}
	return ref, ok
}

// ParseChanged is ParseRef for whatever the history tells of on its own, which are
// acquisitions too.
func ParseChanged(key string) (ref RecordRef, ok bool) {
	kind, number, _ := strings.Cut(key, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 || !slices.Contains(changedKinds, kind) {
		return RecordRef{}, false
	}
	return RecordRef{Kind: kind, ID: id}, true
}

var changedKinds = []string{KindCompany, KindPerson, KindDeal, KindRound, KindMember, kindAcquisition}
