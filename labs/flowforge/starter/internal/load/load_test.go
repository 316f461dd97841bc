package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func parse(t *testing.T, text string) Mix {
	t.Helper()
	mix, err := ParseMix(text)
	if err != nil {
		t.Fatal(err)
	}
	return mix
}

func TestParseMix(t *testing.T) {
	tests := map[string]string{ // text -> part of the message, empty when the mix is good
		DefaultMix:        "",
		"create=1, get=3": "",
		"delete=1":        `"delete"`,
		"create":          "weight of create",
		"create=-1":       "weight of create",
		"create=0":        "sends nothing",
		"":                `""`,
	}
	for text, names := range tests {
		t.Run(text, func(t *testing.T) {
			_, err := ParseMix(text)
			if names == "" && err != nil {
				t.Fatalf("ParseMix(%q) = %v", text, err)
			}
			if names != "" && (err == nil || !strings.Contains(err.Error(), names)) {
				t.Fatalf("ParseMix(%q) = %v, want an error that names %s", text, err, names)
			}
		})
	}
}

func TestSameSeedSamePlans(t *testing.T) {
	mix := parse(t, DefaultMix)
	plans := func(seed uint64) []plan {
		random := rand.New(rand.NewPCG(seed, 0))
		var made []plan
		for range 50 {
			made = append(made, newPlan(mix.pick(random), random))
		}
		return made
	}
	if !slices.Equal(plans(1), plans(1)) {
		t.Error("seed 1 gave two different plans")
	}
	if slices.Equal(plans(1), plans(2)) {
		t.Error("seeds 1 and 2 gave the same plan")
	}
}

func TestMixKeepsItsProportions(t *testing.T) {
	mix := parse(t, "create=1,get=3,list=0")
	random := rand.New(rand.NewPCG(1, 0))
	chosen := map[Operation]int{}
	for range 4000 {
		chosen[mix.pick(random)]++
	}
	if chosen[List] != 0 || chosen[Create] < 900 || chosen[Create] > 1100 {
		t.Errorf("chosen = %v, want about 1000 create and no list", chosen)
	}
}

func TestBounds(t *testing.T) {
	for _, options := range []Options{
		{Rate: 0, Duration: time.Second},
		{Rate: MaxRate + 1, Duration: time.Second},
		{Rate: 5, Duration: 0},
		{Rate: 5, Duration: MaxDuration + 1},
	} {
		if options.Validate() == nil {
			t.Errorf("%+v was accepted", options)
		}
	}
}

// service counts what reaches it and answers as the api-service does.
type service struct {
	mu    sync.Mutex
	seen  map[string]int
	known map[string]bool
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[r.Method]++
	id, single := strings.CutPrefix(r.URL.Path, "/tasks/")
	switch {
	case r.Method == http.MethodPost:
		id := fmt.Sprintf("task-%d", s.seen[r.Method])
		s.known[id] = true
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id": %q}`, id)
	case single && !s.known[id]:
		w.WriteHeader(http.StatusNotFound)
	}
}

func TestSummaryIsWhatTheServiceSaw(t *testing.T) {
	seen := &service{seen: map[string]int{}, known: map[string]bool{}}
	server := httptest.NewServer(seen)
	defer server.Close()
	options := Options{Base: server.URL, Rate: 200, Duration: 500 * time.Millisecond, Seed: 1, Mix: parse(t, "create=1,get=3")}
	summary := NewDriver(options).Run(t.Context())

	created := summary.Counts[Row{"POST", "/tasks", 201}]
	found := summary.Counts[Row{"GET", "/tasks/{id}", 200}]
	if created != seen.seen["POST"] || found != seen.seen["GET"] || created+found != 100 {
		t.Errorf("summary %v, service saw %v", summary.Counts, seen.seen)
	}
	if !summary.Answered() {
		t.Error("some requests were not answered")
	}
}

func TestServiceThatIsDown(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	options := Options{Base: server.URL, Rate: 100, Duration: 50 * time.Millisecond, Mix: parse(t, "list=1")}
	summary := NewDriver(options).Run(t.Context())

	if summary.Answered() || summary.Counts[Row{"GET", "/tasks", notAnswered}] != 5 {
		t.Errorf("summary = %v, want 5 requests without an answer", summary.Counts)
	}
	var out strings.Builder
	if err := summary.Print(&out); err != nil || !strings.Contains(out.String(), "no answer") {
		t.Errorf("printed %q, %v", out.String(), err)
	}
}

func TestRunEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	options := Options{Base: "http://127.0.0.1:1", Rate: 1, Duration: time.Hour, Mix: parse(t, "list=1")}
	if summary := NewDriver(options).Run(ctx); len(summary.Counts) != 0 {
		t.Errorf("sent %v after the end", summary.Counts)
	}
}
