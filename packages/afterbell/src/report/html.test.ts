import { expect, test } from "vitest";
import { html, Markup } from "./html.ts";

test("text is escaped, in elements and attributes; markup is not escaped again", () => {
  const hostile = `<script>alert("1" & '2')</script>`;
  expect(html`<p title="${hostile}">${hostile}${html`<b>${1}</b>`}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;">' +
      "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;<b>1</b></p>",
  );
});

test("a list stands one after the other, each escaped for itself", () => {
  expect(html`${["<", new Markup("<br>"), [2, "&"]]}`.text).toBe("&lt;<br>2&amp;");
});
