"""The official openai package, Responses without stored state."""

import json

from openai import OpenAI

from common import ANSWER, KEY, MODEL, ORIGIN, PNG, WEATHER, run, status_of, weather

client = OpenAI(base_url=f"{ORIGIN}/v1", api_key=KEY, max_retries=0)
TOOLS = [{"type": "function", "name": "weather", "parameters": WEATHER, "strict": True}]


def tokens(usage):
    return {
        "input": usage.input_tokens,
        "cached": usage.input_tokens_details.cached_tokens,
        "output": usage.output_tokens,
    }


def ask(given, api=client, **more):
    return api.responses.create(model=MODEL, input=given, store=False, **more)


def plain():
    answer = ask("Say hello")
    return {"text": answer.output_text, "tokens": tokens(answer.usage)}


def stream():
    with client.responses.stream(model=MODEL, input="Say hello", store=False) as events:
        for _ in events:
            pass
        answer = events.get_final_response()
    return {"text": answer.output_text, "tokens": tokens(answer.usage)}


def loop(**more):
    given = [{"role": "user", "content": "What is the weather?"}]
    first = ask(given, tools=TOOLS, include=["reasoning.encrypted_content"], **more)
    given += [item.model_dump(exclude_none=True) for item in first.output]
    calls = []
    for item in first.output:
        if item.type == "function_call":
            args = json.loads(item.arguments)
            calls.append({"name": item.name, "args": args})
            given.append({"type": "function_call_output", "call_id": item.call_id, "output": weather(args)})
    last = ask(given, tools=TOOLS, include=["reasoning.encrypted_content"], **more)
    return {"calls": calls, "text": last.output_text}


def structured():
    shape = {"type": "json_schema", "name": "answer", "schema": ANSWER, "strict": True}
    return json.loads(ask("Where is it how warm?", text={"format": shape}).output_text)


def image():
    parts = [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PNG}", "detail": "auto"},
    ]
    return ask([{"role": "user", "content": parts}]).output_text


def abort():
    with ask("a long story", stream=True) as events:
        for event in events:
            if event.type == "response.output_text.delta":
                break
    return True


stranger = OpenAI(base_url=f"{ORIGIN}/v1", api_key="air_live_wrong", max_retries=0)
run(
    {
        "plain": plain,
        "stream": stream,
        "loop": loop,
        "thinking": lambda: loop(reasoning={"effort": "high", "summary": "auto"}),
        "structured": structured,
        "image": image,
        "refused": lambda: status_of(lambda: ask("fail 400")),
        "stranger": lambda: status_of(lambda: ask("Hi", api=stranger)),
        "abort": abort,
    }
)
