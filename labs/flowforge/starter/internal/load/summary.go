package load

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// Statuses of requests that have none.
const (
	notAnswered = 0  // the connection failed or the answer did not come in time
	notSent     = -1 // too many requests were waiting for their answers
)

// Row names requests that are counted together.
type Row struct {
	Method string
	Path   string
	Status int
}

// Summary counts the answers of one run.
type Summary struct {
	Counts map[Row]int
	Took   time.Duration
}

func newSummary() *Summary {
	return &Summary{Counts: map[Row]int{}}
}

func (s *Summary) add(row Row) {
	s.Counts[row]++
}

// Answered reports whether every request was sent and answered.
func (s *Summary) Answered() bool {
	for row := range s.Counts {
		if row.Status == notAnswered || row.Status == notSent {
			return false
		}
	}
	return true
}

// Print writes one line for each method, path and status, and a total.
func (s *Summary) Print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "method\tpath\tstatus\trequests")
	total := 0
	for _, row := range slices.SortedFunc(maps.Keys(s.Counts), compare) {
		total += s.Counts[row]
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\n", row.Method, row.Path, statusText(row.Status), s.Counts[row])
	}
	fmt.Fprintf(table, "total\t\t\t%d in %.1f s\n", total, s.Took.Seconds())
	return table.Flush()
}

func compare(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Status, b.Status))
}

func statusText(status int) string {
	switch status {
	case notAnswered:
		return "no answer"
	case notSent:
		return "not sent"
	default:
		return strconv.Itoa(status)
	}
}
