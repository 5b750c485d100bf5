"""A callback of Ansible that prints one JSON document: what each machine said in each task, and the counts.

ansible-core brings none that does, since its json became a part of a collection.
"""
import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: plays
type: stdout
short_description: one JSON document
description: What each machine said, task by task.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "plays"

    def __init__(self, display=None):
        super().__init__(display)
        self.plays = []

    def v2_playbook_on_play_start(self, play):
        self.plays.append({"name": play.get_name(), "tasks": []})

    def start(self, task, is_conditional=None):
        self.plays[-1]["tasks"].append({"name": task.get_name(), "hosts": {}})

    v2_playbook_on_task_start = v2_playbook_on_handler_task_start = start

    def said(self, result, **more):
        answer = {k: v for k, v in result._result.items() if not k.startswith("_ansible")}
        self.plays[-1]["tasks"][-1]["hosts"][result._host.name] = {**answer, **more}

    def v2_runner_on_ok(self, result):
        self.said(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.said(result, failed=True)

    def v2_runner_on_unreachable(self, result):
        self.said(result, unreachable=True)

    def v2_runner_on_skipped(self, result):
        self.said(result, skipped=True)

    def v2_playbook_on_stats(self, stats):
        hosts = {name: stats.summarize(name) for name in sorted(stats.processed)}
        self._display.display(json.dumps({"plays": self.plays, "stats": hosts}, sort_keys=True))
