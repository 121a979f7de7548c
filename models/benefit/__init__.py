"""Who is helped by a referral to housing help: effect per person, its proof and its refusals.

Sign, everywhere in this package: the outcome is good (1 = at home on day 84), benefit is
P(home | referred) minus P(home | not referred), so a positive number helps and a negative one
warns of harm.
"""
