"""The official anthropic package."""

import json

from anthropic import Anthropic

from common import ANSWER, KEY, MODEL, ORIGIN, PNG, WEATHER, run, status_of, weather

MAX = 8192
client = Anthropic(base_url=ORIGIN, api_key=KEY, max_retries=0)
TOOLS = [{"name": "weather", "description": "The weather of a city.", "input_schema": WEATHER}]


def tokens(usage):
    cached = usage.cache_read_input_tokens or 0
    fresh = usage.input_tokens + (usage.cache_creation_input_tokens or 0)
    return {"input": fresh + cached, "cached": cached, "output": usage.output_tokens}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def ask(content, api=client, **more):
    messages = [{"role": "user", "content": content}]
    return api.messages.create(model=MODEL, max_tokens=MAX, messages=messages, **more)


def plain():
    answer = ask("Say hello")
    return {"text": text_of(answer), "tokens": tokens(answer.usage)}


def stream():
    messages = [{"role": "user", "content": "Say hello"}]
    with client.messages.stream(model=MODEL, max_tokens=MAX, messages=messages) as events:
        answer = events.get_final_message()
    return {"text": text_of(answer), "tokens": tokens(answer.usage)}


def loop(**more):
    messages = [{"role": "user", "content": "What is the weather?"}]
    body = {"model": MODEL, "max_tokens": MAX, "messages": messages, "tools": TOOLS, **more}
    with client.messages.stream(**body) as events:
        first = events.get_final_message()
    messages.append({"role": "assistant", "content": first.content})
    called = [block for block in first.content if block.type == "tool_use"]
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": weather(call.input)} for call in called]
    messages.append({"role": "user", "content": results})
    calls = [{"name": call.name, "args": call.input} for call in called]
    return {"calls": calls, "text": text_of(client.messages.create(**body))}


def structured():
    shape = {"format": {"type": "json_schema", "schema": ANSWER}}
    return json.loads(text_of(ask("Where is it how warm?", output_config=shape)))


def image():
    source = {"type": "base64", "media_type": "image/png", "data": PNG}
    return text_of(ask([{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]))


def abort():
    with ask("a long story", stream=True) as events:
        for event in events:
            if event.type == "content_block_delta":
                break
    return True


stranger = Anthropic(base_url=ORIGIN, api_key="air_live_wrong", max_retries=0)
run(
    {
        "plain": plain,
        "stream": stream,
        "loop": loop,
        "thinking": lambda: loop(thinking={"type": "enabled", "budget_tokens": 2048}),
        "structured": structured,
        "image": image,
        "refused": lambda: status_of(lambda: ask("fail 400")),
        "stranger": lambda: status_of(lambda: ask("Hi", api=stranger)),
        "abort": abort,
    }
)
