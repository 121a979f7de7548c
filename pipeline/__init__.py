"""The only layer that touches files, clock, log, network and MLflow: stages and command line."""
