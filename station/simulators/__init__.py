"""The other half of every link: devices that speak the same specs, driven by one patient model."""
