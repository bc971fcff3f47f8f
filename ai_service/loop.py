"""The ReAct loop on LangChain: think, call a tool, read, until the final text. Imported only while an agent runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.tools import StructuredTool, ToolException
from langsmith import tracing_context

from ai_service import llm, tools
from ai_service.types import Blocked, Strict, TooManySteps, TooManyTokens, Usage

HELD_BACK = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"}


@dataclass
class Meter:
    """Counts one run and ends it: at most `steps` requests, about `tokens` tokens, nothing begun after `deadline`."""

    steps: int
    tokens: int
    deadline: float
    attempts: int
    sleep: Callable[[float], None] = time.sleep
    usage: Usage = field(default_factory=Usage)

    def ask(self, call: Callable[[], Any], message_of: Callable[[Any], AIMessage]) -> Any:
        """One request, counted; TooManySteps, TooManyTokens or Blocked where the run must end."""
        if self.usage.requests >= self.steps:
            raise TooManySteps
        if self.usage.tokens >= self.tokens:
            raise TooManyTokens(f"{self.usage.tokens} tokens")
        answer = llm.patiently(call, deadline=self.deadline, attempts=self.attempts, sleep=self.sleep)
        message = message_of(answer)
        counted = message.usage_metadata or {"input_tokens": 0, "output_tokens": 0}
        self.usage = self.usage.plus(counted["input_tokens"], counted["output_tokens"])
        finish = str(message.response_metadata.get("finish_reason", ""))
        # Without any finish reason there was no candidate: the prompt itself was held back.
        if finish in HELD_BACK or not finish:
            raise Blocked(finish or "prompt")
        return answer


class _Metered(AgentMiddleware[Any, Any]):
    """Sends every request of the agent through the meter."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self.meter = meter

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        return self.meter.ask(lambda: handler(request), _first)  # type: ignore[no-any-return]


def _first(response: ModelResponse[Any]) -> AIMessage:
    message = response.result[0]
    assert isinstance(message, AIMessage)  # noqa: S101
    return message


def run(model: BaseChatModel, *, system: str, first: str, record: tools.Record, meter: Meter) -> str:
    """The agent's final text."""
    agent = create_agent(model, _tools(record), system_prompt=system, middleware=[_Metered(meter)])
    # Health data must not reach a tracing service because some variable is set in the environment.
    with tracing_context(enabled=False):
        state = agent.invoke({"messages": [HumanMessage(first)]}, {"recursion_limit": 4 * meter.steps + 10})
    return str(state["messages"][-1].text)


def once(
    model: BaseChatModel, *, system: str, text: str | list[str | dict[Any, Any]], schema: dict[str, Any], meter: Meter
) -> str:
    """One request without tools, answered as JSON of the schema; `text` may be blocks, one of them a picture."""
    bound = llm.as_json(model, schema)
    with tracing_context(enabled=False):
        message = meter.ask(lambda: bound.invoke([SystemMessage(system), HumanMessage(text)]), lambda one: one)
    return str(message.text)


def _tools(record: tools.Record) -> list[StructuredTool]:
    return [_tool(name, tools.ARGUMENTS[name], record) for name in record.toolbox.names()]


def _tool(name: str, schema: type[Strict], record: tools.Record) -> StructuredTool:
    def answer(**arguments: Any) -> str:
        try:
            return record.run(name, schema(**arguments))
        except tools.ToolProblem as problem:
            raise ToolException(str(problem)) from problem

    return StructuredTool.from_function(
        answer, name=name, description=schema.__doc__ or name, args_schema=schema, handle_tool_error=True
    )
