package load

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// The driver's bounds: it is for a service on the student's own machine.
const (
	MaxRate     = 500.0
	MaxDuration = time.Hour

	maxUnanswered  = 64 // requests on their way at the same time
	requestTimeout = 10 * time.Second
)

// Options say how much traffic to send, and where.
type Options struct {
	Base     string // such as http://127.0.0.1:8080
	Rate     float64
	Duration time.Duration
	Seed     uint64
	Mix      Mix
}

// Validate reports the first option out of bounds.
func (o Options) Validate() error {
	// Written so that NaN is refused as well.
	if !(o.Rate > 0 && o.Rate <= MaxRate) {
		return fmt.Errorf("rate %v must lie between 0 and %v requests a second", o.Rate, MaxRate)
	}
	if o.Duration <= 0 || o.Duration > MaxDuration {
		return fmt.Errorf("duration %v must lie between 0 and %v", o.Duration, MaxDuration)
	}
	return nil
}

// Requests returns how many requests the options ask for.
func (o Options) Requests() int {
	return max(1, int(o.Rate*o.Duration.Seconds()+0.5))
}

// Driver sends requests at a fixed rate, however slowly they are answered, and so
// behaves like a crowd of users and not like a single patient one.
type Driver struct {
	options Options
	client  *http.Client

	mu      sync.Mutex
	summary *Summary
	ids     []string // tasks created so far
}

// NewDriver returns a driver that sends nothing until Run.
func NewDriver(options Options) *Driver {
	transport := &http.Transport{MaxIdleConnsPerHost: maxUnanswered}
	return &Driver{
		options: options,
		client:  &http.Client{Transport: transport, Timeout: requestTimeout},
		summary: newSummary(),
	}
}

// Run sends the traffic, waits for the last answer and returns what was answered. It
// ends early when the context does.
func (d *Driver) Run(ctx context.Context) *Summary {
	defer d.client.CloseIdleConnections()
	random := rand.New(rand.NewPCG(d.options.Seed, 0))
	interval := time.Duration(float64(time.Second) / d.options.Rate)
	start := time.Now()
	free := make(chan struct{}, maxUnanswered)
	var sent sync.WaitGroup
	for number := range d.options.Requests() {
		if !sleepUntil(ctx, start.Add(time.Duration(number)*interval)) {
			break
		}
		next := d.next(random)
		select {
		case free <- struct{}{}:
		default:
			d.count(next.method, next.route, notSent)
			continue
		}
		sent.Go(func() {
			defer func() { <-free }()
			d.send(context.WithoutCancel(ctx), next)
		})
	}
	sent.Wait()
	d.summary.Took = time.Since(start)
	return d.summary
}

// next plans a request. While no task is known, one is created in the place of a look-up.
func (d *Driver) next(random *rand.Rand) plan {
	operation := d.options.Mix.pick(random)
	d.mu.Lock()
	known := len(d.ids)
	d.mu.Unlock()
	if operation == Get && known == 0 {
		operation = Create
	}
	return newPlan(operation, random)
}

func (d *Driver) send(ctx context.Context, p plan) {
	request, err := p.request(ctx, d.options.Base, d.knownID(p.draw))
	if err != nil {
		d.count(p.method, p.route, notAnswered)
		return
	}
	response, err := d.client.Do(request)
	if err != nil {
		d.count(p.method, p.route, notAnswered)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		d.count(p.method, p.route, notAnswered)
		return
	}
	d.count(p.method, p.route, response.StatusCode)
	if response.StatusCode == http.StatusCreated {
		d.remember(body)
	}
}

func (d *Driver) count(method, route string, status int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.summary.add(Row{Method: method, Path: route, Status: status})
}

func (d *Driver) knownID(draw uint64) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.ids) == 0 {
		return ""
	}
	return d.ids[draw%uint64(len(d.ids))]
}

func (d *Driver) remember(body []byte) {
	var created struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(body, &created); err != nil || created.ID == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ids = append(d.ids, created.ID)
}

// sleepUntil returns false when the context ended first.
func sleepUntil(ctx context.Context, moment time.Time) bool {
	timer := time.NewTimer(time.Until(moment))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
