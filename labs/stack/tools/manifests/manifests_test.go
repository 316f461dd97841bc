// Package manifests holds the checks of labs/stack: what a student starts with containers is read as the tools that
// start it read it, unknown fields and wrong types included.
package manifests

import (
	"bytes"
	"context"
	"os"
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func TestComposeFile(t *testing.T) {
	options, err := cli.NewProjectOptions([]string{"../../compose.yaml"}, cli.WithName("flowforge"))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	wanted := []string{"agent", "alertmanager", "api-service", "grafana", "loki", "node-exporter", "postgres", "prometheus", "worker-service"}
	if names := project.ServiceNames(); !slices.Equal(names, wanted) {
		t.Errorf("services %v, wanted %v", names, wanted)
	}
	for name, service := range project.Services {
		if service.Build == nil && service.Image == "" {
			t.Errorf("%s has neither an image nor a build", name)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s listens on %q: no lab is for the whole network", name, port.HostIP)
			}
		}
	}
}

func TestKustomization(t *testing.T) {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), "../../kubernetes")
	if err != nil {
		t.Fatal(err)
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme.Scheme, scheme.Scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
	kinds := map[string]int{}
	for _, resource := range built.Resources() {
		kinds[resource.GetKind()]++
		text, err := resource.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := strict.Decode(text, nil, nil); err != nil {
			t.Errorf("%s %s: %v", resource.GetKind(), resource.GetName(), err)
		}
	}
	for kind, least := range map[string]int{"Deployment": 5, "StatefulSet": 1, "DaemonSet": 2, "ClusterRole": 2, "ConfigMap": 4} {
		if kinds[kind] < least {
			t.Errorf("%d of kind %s, wanted %d or more", kinds[kind], kind, least)
		}
	}
}

// A kustomization reads no file above itself, so the cluster has copies of what the containers read.
func TestCopiesAreTheSame(t *testing.T) {
	for original, copied := range map[string]string{
		"compose/loki.yml":                          "loki.yml",
		"compose/rules/flowforge.yml":               "rules.yml",
		"compose/grafana/datasources/flowforge.yml": "datasources.yml",
		"default/alertmanager.yml":                  "alertmanager.yml",
	} {
		want, err := os.ReadFile("../../" + original)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile("../../kubernetes/config/" + copied)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("kubernetes/config/%s differs from %s: copy it again", copied, original)
		}
	}
}
