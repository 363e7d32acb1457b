import { localTaskPool } from "./local-task-pool.ts";
import { describeTaskPool } from "./task-pool.contract.ts";
import { threadTaskPool } from "./thread-task-pool.ts";

describeTaskPool("this thread", localTaskPool);
describeTaskPool("one thread", () => threadTaskPool(1));
describeTaskPool("two threads", () => threadTaskPool(2));
