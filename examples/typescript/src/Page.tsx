import { type FormEvent, useState } from "react";
import { type CombinedError, Provider, useQuery } from "urql";
import { clientOf } from "./client";
import { COMPANY, PENALTY } from "./company";
import { type FragmentType, useFragment } from "./gql";
import type { CompanyQuery, RecordStatus } from "./gql/graphql";
import { told } from "./told";

const STATUS: Partial<Record<RecordStatus, string>> = {
  CURRENT: "有效",
  EXPIRED: "已过期",
  REPAIRED: "已修复",
  REVOKED: "已撤销",
  DISPUTED: "异议中",
};
const OUTCOMES: Partial<Record<CompanyQuery["jointPunishment"]["outcome"], string>> = {
  MEASURES_APPLY: "适用下列措施",
  NONE_APPLIES: "无适用措施",
  UNDETERMINED: "无法确定",
};

interface Question {
  readonly url: string;
  readonly token: string;
  readonly code: string;
  readonly region: string;
}

const DEFAULTS: Question = {
  url: "http://127.0.0.1:8000/graphql",
  token: "",
  code: "91411502DEM000153C",
  region: "411500",
};

/** What stands in the address after #: no browser sends that anywhere. */
function linked(): Question {
  const known = new URLSearchParams(window.location.hash.slice(1));
  const given = Object.entries(DEFAULTS).map(([name, value]) => [name, known.get(name) ?? value]);
  return Object.fromEntries(given) as Question;
}

/** The form and, once something was asked, its answer. A link that brings a token asks at once. */
export function Page() {
  const [first] = useState(linked);
  const [question, ask] = useState<Question | null>(first.token === "" ? null : first);
  return (
    <main>
      <h1>信用互认查询</h1>
      <Form first={first} ask={ask} />
      {question !== null && (
        <Provider value={clientOf(question.url, question.token)} key={JSON.stringify(question)}>
          <Answer question={question} />
        </Provider>
      )}
    </main>
  );
}

function Form({ first, ask }: { first: Question; ask: (question: Question) => void }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    ask({ url: text("url"), token: text("token"), code: text("code"), region: text("region") });
  }
  return (
    <form onSubmit={submit}>
      <Field name="url" label="接口" value={first.url} />
      <Field name="token" label="令牌" value={first.token} hidden />
      <Field name="code" label="统一社会信用代码" value={first.code} />
      <Field name="region" label="适用地区" value={first.region} />
      <button type="submit">查询</button>
    </form>
  );
}

function Field(props: { name: string; label: string; value: string; hidden?: boolean }) {
  return (
    <label>
      {props.label}
      <input
        name={props.name}
        defaultValue={props.value}
        type={props.hidden ? "password" : "text"}
        autoComplete="off"
        required
      />
    </label>
  );
}

function Answer({ question }: { question: Question }) {
  const [matter] = useState(() => `XY-${new Date().getFullYear()}-001`);
  const [{ data, error, fetching }] = useQuery({
    query: COMPANY,
    variables: { code: question.code, region: question.region, matter },
  });
  return (
    <section aria-live="polite" aria-busy={fetching}>
      {fetching && <p>查询中……</p>}
      {error && <Problems error={error} />}
      {data?.subject === null && <p>没有该主体，或对您不可见。</p>}
      {data?.subject && (
        <Company subject={data.subject} decision={data.jointPunishment} incentives={data.incentives} />
      )}
    </section>
  );
}

function Problems({ error }: { error: CombinedError }) {
  if (error.networkError) return <p role="alert">无法连接：{error.networkError.message}</p>;
  return (
    <ul role="alert">
      {error.graphQLErrors.map((one, place) => (
        <li key={place}>
          {one.message} {String(one.extensions["fix"] ?? "")} <code>{String(one.extensions["code"])}</code>
        </li>
      ))}
    </ul>
  );
}

type Subject = NonNullable<CompanyQuery["subject"]>;

interface Answered {
  readonly subject: Subject;
  readonly decision: CompanyQuery["jointPunishment"];
  readonly incentives: CompanyQuery["incentives"];
}

function Company({ subject, decision, incentives }: Answered) {
  const owners = (subject.links?.edges ?? []).map((edge) => edge.node);
  return (
    <>
      <h2>{subject.name}</h2>
      <p>
        {subject.code}　{subject.registered?.name}
      </p>
      <Penalties of={subject} />
      <h3>股东</h3>
      {owners.length === 0 && <p>无可见股东。</p>}
      {owners.map(({ share, subject: owner }) => (
        <section key={owner.id}>
          <h4>
            {owner.name ?? "（不公开）"}
            {share !== null && `　${(Number(share) * 100).toFixed(0)} %`}
          </h4>
          {owner.readable ? <Penalties of={owner} /> : <p>仅可见其为股东。</p>}
        </section>
      ))}
      <h3>{OUTCOMES[decision.outcome] ?? decision.outcome}</h3>
      <ul>
        {decision.applyingMeasures.map((one) => (
          <li key={one.rule.id}>
            {one.rule.title.zh}
            {one.endsOn && `，至 ${one.endsOn}`}
          </li>
        ))}
      </ul>
      <h3>守信激励</h3>
      <ul>
        {incentives.results.map((one) => (
          <li key={one.rule.id}>
            {one.rule.title.zh}：{told(one)}
          </li>
        ))}
      </ul>
    </>
  );
}

interface Penalised {
  readonly records: { readonly edges: readonly { readonly node: FragmentType<typeof PENALTY> }[] } | null;
}

/** What counts here stands out: of other regions only what is recognised is shown, and of that what is in force counts. */
function Penalties({ of }: { of: Penalised }) {
  const records = useFragment(PENALTY, of.records?.edges.map((edge) => edge.node) ?? []);
  if (records.length === 0) return <p>无可见失信记录。</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">记录</th>
          <th scope="col">状态</th>
          <th scope="col">认定机关</th>
          <th scope="col">认定日期</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id} className={record.status === "CURRENT" ? "counts" : ""}>
            <td>{record.headline ?? record.kind.title.zh}</td>
            <td>{STATUS[record.status] ?? record.status}</td>
            <td>{record.authority?.name ?? record.region.name}</td>
            <td>{record.decidedOn}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
