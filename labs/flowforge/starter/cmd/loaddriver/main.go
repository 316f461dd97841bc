// Command loaddriver sends bounded, repeatable traffic to a FlowForge api-service and
// prints what was answered. It ends with 1 when a request stayed without an answer.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"flowforge.example/flowforge/internal/load"
)

func main() {
	options, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "loaddriver:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	fmt.Fprintf(os.Stderr, "sending %d requests to %s over %v\n", options.Requests(), options.Base, options.Duration)
	summary := load.NewDriver(options).Run(ctx)
	if err := summary.Print(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "loaddriver:", err)
		os.Exit(1)
	}
	if !summary.Answered() {
		fmt.Fprintf(os.Stderr, "loaddriver: not every request was answered: is the api-service running at %s?\n", options.Base)
		os.Exit(1)
	}
}

func parse(args []string) (load.Options, error) {
	var options load.Options
	flags := flag.NewFlagSet("loaddriver", flag.ContinueOnError)
	flags.StringVar(&options.Base, "target", "http://127.0.0.1:8080", "`URL` of the api-service")
	flags.Float64Var(&options.Rate, "rate", 5, "requests a `second`")
	flags.DurationVar(&options.Duration, "duration", time.Minute, "how long to send")
	flags.Uint64Var(&options.Seed, "seed", 1, "the same `number` sends the same requests")
	mix := flags.String("mix", load.DefaultMix,
		"`weights` of create, fail, list, get, health, unknown, invalid, error and slow\n(the last two need FLOWFORGE_ALLOW_FAULTS=1)")
	if err := flags.Parse(args); err != nil {
		return options, err
	}
	if flags.NArg() > 0 {
		return options, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	target, err := url.Parse(options.Base)
	if err != nil || target.Scheme != "http" || target.Host == "" {
		return options, fmt.Errorf("target %q must look like http://127.0.0.1:8080", options.Base)
	}
	options.Base = strings.TrimSuffix(options.Base, "/")
	if options.Mix, err = load.ParseMix(*mix); err != nil {
		return options, err
	}
	return options, options.Validate()
}
