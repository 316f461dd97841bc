// Package load drives FlowForge with bounded, repeatable traffic and counts the answers.
package load

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Operation is a kind of request.
type Operation string

// What the driver can send.
const (
	Create  Operation = "create"  // POST /tasks with a task that succeeds
	Fail    Operation = "fail"    // POST /tasks with a task that the worker fails
	List    Operation = "list"    // GET /tasks
	Get     Operation = "get"     // GET /tasks/{id} of a task created before
	Health  Operation = "health"  // GET /health
	Unknown Operation = "unknown" // GET of a path that does not exist, a new one each time
	Invalid Operation = "invalid" // POST /tasks with half a body
	Error   Operation = "error"   // GET /tasks with the fault error; needs FLOWFORGE_ALLOW_FAULTS=1
	Slow    Operation = "slow"    // GET /tasks with the fault delay=400ms; needs the same
)

var operations = []Operation{Create, Fail, List, Get, Health, Unknown, Invalid, Error, Slow}

// DefaultMix is everyday traffic: half of it looks up single tasks.
const DefaultMix = "create=20,list=20,get=50,unknown=5,invalid=5"

// Mix says how often each operation is chosen, relative to the others.
type Mix struct {
	weights []int // parallel to operations
	total   int
}

// ParseMix reads a mix such as "create=1,get=3".
func ParseMix(text string) (Mix, error) {
	mix := Mix{weights: make([]int, len(operations))}
	for part := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(part), "=")
		index := slices.Index(operations, Operation(name))
		if index < 0 {
			return Mix{}, fmt.Errorf("mix: %q is not one of %v", name, operations)
		}
		weight, err := strconv.Atoi(number)
		if err != nil || weight < 0 || weight > 1_000_000 {
			return Mix{}, fmt.Errorf("mix: the weight of %s must be a number from 0 to 1000000, not %q", name, number)
		}
		mix.weights[index] = weight
	}
	for _, weight := range mix.weights {
		mix.total += weight
	}
	if mix.total == 0 {
		return Mix{}, fmt.Errorf("mix: %q sends nothing", text)
	}
	return mix, nil
}

// pick chooses the next operation.
func (m Mix) pick(random *rand.Rand) Operation {
	number := random.IntN(m.total)
	for i, weight := range m.weights {
		if number < weight {
			return operations[i]
		}
		number -= weight
	}
	panic("load: weights do not add up to their total")
}
