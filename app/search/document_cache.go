package search

import "sync"

// Bounds of what is kept of documents that were read lately: a few thousand of
// those that are as small as nearly all are.
const (
	cachedDocuments = 4096
	cachedBytes     = 4 << 10
)

// documentCache keeps documents that were read lately, by their rows, which never
// change: the keystrokes of a word find much the same ones. When the young are
// many, they become the old, and the old are forgotten.
type documentCache struct {
	mu         sync.Mutex
	generation int64
	young, old map[uint32]*Document
}

// get returns the documents that are kept, and the places of the others.
func (c *documentCache) get(generation int64, places []place) (docs map[uint32]*Document, missing []place) {
	docs = make(map[uint32]*Document, len(places))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		c.generation, c.young, c.old = generation, nil, nil
	}
	for _, p := range places {
		d := c.young[p.row]
		if d == nil {
			if d = c.old[p.row]; d != nil {
				c.keep(p.row, d)
			}
		}
		if d == nil {
			missing = append(missing, p)
			continue
		}
		docs[p.row] = d
	}
	return docs, missing
}

// put keeps a document.
func (c *documentCache) put(generation int64, row uint32, d *Document) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation == generation {
		c.keep(row, d)
	}
}

func (c *documentCache) keep(row uint32, d *Document) {
	if len(c.young) >= cachedDocuments/2 {
		c.old, c.young = c.young, nil
	}
	if c.young == nil {
		c.young = map[uint32]*Document{}
	}
	c.young[row] = d
}
