"""The addresses of the contract's pages. `pages/urls.py` includes them."""

from __future__ import annotations

from django.urls import path

from holdfast.web.contract.asks_answered import contract_asks
from holdfast.web.contract.hour import hour_contract
from holdfast.web.contract.moving import contract_move
from holdfast.web.contract.own import contract_own
from holdfast.web.contract.page import contract_page
from holdfast.web.contract.story import contract_story

urlpatterns = [
    path("cases/<uuid:case_id>/contract/", contract_page, name="contract"),
    path("cases/<uuid:case_id>/contract/hour/", hour_contract, name="contract-hour"),
    path("cases/<uuid:case_id>/contract/story/", contract_story, name="contract-story"),
    path("cases/<uuid:case_id>/contract/moves/", contract_move, name="contract-move"),
    path("cases/<uuid:case_id>/contract/asks/", contract_asks, name="contract-asks"),
    path("cases/<uuid:case_id>/contract/own/", contract_own, name="contract-own"),
]
