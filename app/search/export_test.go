package search

// MapFrom lets the tests map segments of a size, in bytes, until restored.
func MapFrom(size int) (restore func()) {
	was := mappedFrom
	mappedFrom = size
	return func() { mappedFrom = was }
}
