"""The area's services: who may be offered which, how soon, and how the free places are shared."""
