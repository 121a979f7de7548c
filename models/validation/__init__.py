"""What a sceptic asks of a risk model beside its headline: other mornings, sites, sizes, inputs."""
