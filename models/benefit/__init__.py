"""Who is helped by a referral to housing help: effect per person, its proof and its refusals.

Sign, everywhere in this package: the outcome is good (1 = at home on day 84), benefit is
P(home | referred) minus P(home | not referred), so a positive number helps and a negative one
warns of harm.
"""

from models.benefit.beside import Beside
from models.benefit.evaluate import BenefitEvaluation, evaluate_benefit
from models.benefit.learner import BenefitFit, fit_benefit
from models.benefit.model import BenefitModel, predict_benefit, predict_benefit_by_kind
from models.benefit.overlap import SupportRule
from models.benefit.params import BenefitParams
from models.benefit.refusal import Counts, NotEstimable

__all__ = [
    "BenefitEvaluation",
    "BenefitFit",
    "BenefitModel",
    "BenefitParams",
    "Beside",
    "Counts",
    "NotEstimable",
    "SupportRule",
    "evaluate_benefit",
    "fit_benefit",
    "predict_benefit",
    "predict_benefit_by_kind",
]
