"""How sure may one be of the verifier? Its probability against the judge, and best-of-N."""
