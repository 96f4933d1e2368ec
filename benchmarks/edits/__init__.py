"""Edits of test scenes whose truth is rendered: who does what was asked, and what else changes."""
