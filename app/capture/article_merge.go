package capture

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

var (
	nativeAfter = regexp.MustCompile(`^ ?[(（]\s*([\p{Han}·A-Za-z0-9]{2,16})(?:[,，;；][^)）]{0,40})?\s*[)）]`)
	latinAfter  = regexp.MustCompile(`^ ?[(（]\s*([A-Z][\p{L}\d'’.&-]*(?: [A-Z\d][\p{L}\d'’.&-]*){0,4})\s*[)）]`)
)

// natives reads "Lei Jun (雷军)": one name in two scripts.
func (a *article) natives() {
	for _, m := range append([]mention(nil), a.mentions...) {
		found := nativeAfter.FindStringSubmatchIndex(a.text[m.end:])
		if found == nil || hasHan(a.text[m.start:m.end]) {
			continue
		}
		native := a.text[m.end+found[2] : m.end+found[3]]
		if !hasHan(native) || titleHan.MatchString(native) {
			continue
		}
		other := a.entityFor(native)
		a.merge(other, m.entity, "native")
		a.mentionAt(m.end+found[2], m.end+found[3], m.entity)
		if !m.entity.dropped && m.entity.company+m.entity.person == 0 {
			m.entity.company = 1
		}
	}
}

// surnames gives a family name that stands alone to the one person who has it.
func (a *article) surnames() {
	people := map[string]*entity{}
	for _, e := range a.entities {
		if full := a.byText[e.name+"s"]; full != nil && full != e && full.isPerson() {
			a.merge(e, full, "") // Steve Jobs's, written Steve Job's
		}
		if e.dropped || !e.isPerson() || hasHan(e.name) || e.person == 0 && e.record == nil {
			continue
		}
		parts := strings.Fields(e.name)
		if len(parts) < 2 {
			continue
		}
		short := parts[len(parts)-1]
		if pinyinName(parts) {
			short = parts[0]
		}
		if other, ok := people[short]; ok && other != e {
			people[short] = nil // two of that name: neither
			continue
		}
		people[short] = e
	}
	for _, w := range a.words {
		e := people[w.text]
		if e == nil || w.start < e.first {
			continue
		}
		if single := a.byText[w.text]; single != nil && single != e {
			if single.record != nil || single.company > sure {
				continue
			}
			a.merge(single, e, "")
		}
		a.mentionAt(w.start, w.end, e)
	}
}

// shorten makes one of a firm's legal name and its short one: Xiaomi Innovation
// Co. is Xiaomi when the text calls it that, and Baidu Inc. is Baidu.
func (a *article) shorten() {
	for _, long := range a.entities {
		words := strings.Fields(long.name)
		if long.dropped || long.record != nil || len(words) < 2 || hasHan(long.name) {
			continue
		}
		bare := words
		for len(bare) > 1 && legalWords[strings.ToLower(bare[len(bare)-1])] {
			bare = bare[:len(bare)-1]
		}
		legal := len(bare) < len(words)
		if !legal && !firmEnd(words[len(words)-1]) {
			a.dropProduct(long, words)
			continue
		}
		for n := len(bare); n > 0; n-- {
			short := a.byText[strings.Join(bare[:n], " ")]
			if short == nil || short == long || short.dropped || short.isPerson() && short.person > 0 {
				continue
			}
			if legal {
				a.merge(long, short, "alias")
			} else if short.record == nil && wellKnown[short.name] == "" && long.first < short.first {
				a.merge(short, long, "alias")
			}
			break
		}
		if legal && !long.dropped {
			a.rename(long, bare)
		}
	}
}

// rename calls a firm by its name without the legal form, which stays as an alias.
func (a *article) rename(e *entity, bare []string) {
	short := strings.Join(bare, " ")
	if short == e.name || wordCommon(bare) {
		return
	}
	e.others = append(e.others, models.NameInput{Kind: "alias", Value: e.name})
	e.name = short
	if records := a.known[models.NameKey(short)]; len(records) > 0 {
		e.take(records)
	}
	a.byText[short] = e
}

// wordCommon keeps "General Co." from becoming "General".
func wordCommon(words []string) bool {
	return len(words) == 1 && (stopWords[words[0]] || places[words[0]] || utf8.RuneCountInString(words[0]) < 3)
}

// dropProduct drops what begins with another name and is no firm of its own,
// such as Baidu Yi.
func (a *article) dropProduct(e *entity, words []string) {
	if e.company >= sure || e.person >= sure {
		return
	}
	for n := len(words) - 1; n > 0; n-- {
		if owner := a.byText[strings.Join(words[:n], " ")]; owner != nil && !owner.dropped && owner.isCompany() && (owner.record != nil || owner.company > 0) {
			e.dropped = true
			return
		}
	}
}
