import time
from tests.journeys.journey import Journey

async def test_hello(journey: Journey):
    await journey.mei.say("/start")
    await journey.mei.expect("Hello")
    await journey.settled()
    orig = journey.api.call
    log=[]
    async def call(method, params, files=None):
        log.append((time.perf_counter(), ">", method))
        try: return await orig(method, params, files)
        finally: log.append((time.perf_counter(), "<", method))
    journey.api.call = call
    oring = journey.world.updates.push_raw
    for _ in range(3):
        log.append((time.perf_counter(), "*", "start"))
        await journey.mei.say("/help")
        log.append((time.perf_counter(), "*", "said"))
        await journey.mei.expect("what I can do")
        log.append((time.perf_counter(), "*", "expected"))
    t0=log[0][0]
    for t,a,m in log: print(f"{(t-t0)*1000:7.1f} {a} {m}")
