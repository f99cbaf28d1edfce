"""What tests of several rooms share. No assertions about the station live here."""
