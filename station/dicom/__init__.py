"""What export and worklist share of DICOM: peers, associations, TLS, identifiers."""
