"""kill -9 of the server while clients send steps: what was acknowledged is there once, what was not can be sent again.

Each client walks its cases, one step after another, each with a key minted beforehand. When the server dies under a
client, the step is unacknowledged. As soon as somebody answers, every second client sends it again under the same key and
goes on; the others leave the case as it is, so that the verdict sees what a crash leaves behind, and go on with the next.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from huiyin.cli.bench.load_http import Asked
from huiyin.cli.bench.places_to_run import Ground
from huiyin.cli.bench.served import Server, answers, free_port, start
from huiyin.cli.terminal import Bar, Refused

CLIENTS = 4
PATIENCE = 60.0
ACKNOWLEDGED = 302
STEPS_A_CASE = 4


@dataclass
class Order:
    """A case with its steps that are still to be sent."""

    case: str
    steps: list[dict[str, Any]]


@dataclass
class Campaign:
    """What clients have learned so far. `unsure` are steps whose answer never came."""

    port: int
    acknowledged: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waiting: list[Order] = field(default_factory=list)

    def walk(self, orders: list[Order], *, again: bool) -> None:
        """One client: its cases one after another."""
        for order in orders:
            while order.steps and (self._sent(order.steps[0]) or (again and self._sent(order.steps[0]))):
                order.steps.pop(0)
            if order.steps:
                self.waiting.append(order)

    def _sent(self, step: dict[str, Any]) -> bool:
        status = post(self.port, step)
        if status == ACKNOWLEDGED:
            self.acknowledged.append(step["idem"])
        elif status:
            self.refused.append(f"{step['do']}: {status}")
        else:
            self.unsure.append(step["idem"])
            wait_for(self.port)
        return status == ACKNOWLEDGED


def post(port: int, step: dict[str, Any]) -> int:
    """Send one step as its form. Returns the status; 0 when no answer came."""
    asked = Asked(step["path"], step["cookies"], step["form"])
    headers = {"Cookie": asked.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            line.request("POST", step["path"], asked.body(), headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException):
        return 0


def wait_for(port: int) -> None:
    """Until somebody answers again."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if answers(port):
            return
        time.sleep(0.02)
    raise Refused("The server did not come back.")


def killed(here: Ground, *, steps: int, kills: int, seed: int = 1) -> dict[str, Any]:
    """Stage cases, send steps while killing, judge; send again what was unsure and what was acknowledged, judge again."""
    staged = here.do("stage", cases=-(-steps // STEPS_A_CASE), steps=steps)
    orders = [Order(one["case"], one["steps"]) for one in staged["orders"]]
    every = {step["idem"]: step for order in orders for step in order.steps}
    campaign = Campaign(free_port())
    done_kills = _shoot(here, campaign, orders, kills, seed)
    wrong = [*campaign.refused, *_judge(here, campaign, every)]
    with _running(here, campaign.port):
        rest = [step for order in campaign.waiting for step in order.steps]
        again = [every[idem] for idem in campaign.acknowledged]
        statuses = [(step["do"], post(campaign.port, step)) for step in (*rest, *again)]
        wrong += [f"sent again: {do}: {status}" for do, status in statuses if status != ACKNOWLEDGED]
    unsure, campaign.unsure, campaign.acknowledged = len(campaign.unsure), [], list(every)
    wrong += _judge(here, campaign, every)
    return {
        "steps": len(every),
        "kills": done_kills,
        "acknowledged": len(every) - len(rest),
        "unsure": unsure,
        "wrong": wrong,
    }


def _judge(here: Ground, campaign: Campaign, every: dict[str, Any]) -> list[str]:
    orders = {"acknowledged": campaign.acknowledged, "unsure": campaign.unsure, "every": list(every)}
    (here.folder / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
    wrong: list[str] = here.do("judge")["wrong"]
    return wrong


def _shoot(here: Ground, campaign: Campaign, orders: list[Order], kills: int, seed: int) -> int:
    """Let the clients walk and kill the server at random moments. Returns how often it was killed."""
    rng, total = random.Random(seed), sum(len(order.steps) for order in orders)  # noqa: S311  (chooses moments)
    moments = sorted(rng.sample(range(1, total), min(kills, total - 1)))
    walks = [
        threading.Thread(target=campaign.walk, args=(orders[n::CLIENTS],), kwargs={"again": n % 2 == 0})
        for n in range(CLIENTS)
    ]
    server, shot = start(here.folder, campaign.port, env=here.env), 0
    server.wait()
    for walk in walks:
        walk.start()
    with Bar("steps", total) as bar:
        while any(walk.is_alive() for walk in walks):
            bar.to(len(campaign.acknowledged))
            if moments and len(campaign.acknowledged) >= moments[0]:
                moments = [moment for moment in moments if moment > len(campaign.acknowledged)]
                time.sleep(rng.random() * 0.03)
                server.kill()
                server, shot = start(here.folder, campaign.port, env=here.env), shot + 1
                server.wait()
            time.sleep(0.002)
    server.kill()
    return shot + 1


@contextmanager
def _running(here: Ground, port: int) -> Iterator[Server]:
    server = start(here.folder, port, env=here.env)
    try:
        server.wait()
        yield server
        time.sleep(1)
    finally:
        server.stop()
