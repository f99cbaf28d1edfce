"""Sheets of paper: EKG paper and the vitals of a visit, as drawings in millimetres, PDF or SVG."""
