"""The seed's waiting-queue test: 100 users a second up to 1,000, and beyond.

    locust -f tests/load/locustfile.py --headless --host http://127.0.0.1:7071 [--tags eager|hinted]

A user joins once and then asks for its place: back to back (eager, what the seed measured) or as often as the answer says
(hinted, what a page does). PEAK_USERS (1000) is the seed's height, HOLD_SECONDS (60) the time on it; BEYOND_USERS (2000) is climbed to
afterwards at the same speed, to see where it ends.
"""

import itertools
import os

from locust import HttpUser, LoadTestShape, tag, task

PEAK = int(os.environ.get("PEAK_USERS", "1000"))
HOLD = int(os.environ.get("HOLD_SECONDS", "60"))
BEYOND = int(os.environ.get("BEYOND_USERS", "2000"))
SPAWN = 100

user_ids = itertools.count(1)


class ToThePeakAndBeyond(LoadTestShape):
    """100 users a second to the peak, held there, then on to the height beyond, held again."""

    def tick(self):
        time = self.get_run_time()
        peaked = PEAK / SPAWN + HOLD
        if time < peaked:
            return PEAK, SPAWN
        if time < peaked + max(0, BEYOND - PEAK) / SPAWN + HOLD:
            return max(PEAK, BEYOND), SPAWN
        return None


class Waiter(HttpUser):
    """One user of the waiting room."""

    def on_start(self):
        self.user_id = next(user_ids)
        self.pause = 0
        self.bearer = {}
        with self.client.post("/api/v1/queues/token", json={"userId": self.user_id}, name="join", catch_response=True) as answer:
            if answer.status_code == 200:
                self.bearer = {"Authorization": "Bearer " + answer.json()["data"]["token"]}
            else:
                answer.failure(f"status {answer.status_code}")

    def wait_time(self):
        return self.pause

    @tag("eager")
    @task
    def ask(self):
        self.pause = 0
        self.client.get("/api/v1/queues/token", headers=self.bearer, name="place")

    @tag("hinted")
    @task
    def ask_as_hinted(self):
        answer = self.client.get("/api/v1/queues/token", headers=self.bearer, name="place, as hinted")
        self.pause = answer.json()["data"].get("pollAfterSeconds") or 1 if answer.status_code == 200 else 1
