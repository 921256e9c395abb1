import type { CompanyQuery } from "./gql/graphql";

/** A benefit's answer in words. It does not compile where a kind of answer is not handled. */
export function told(answer: CompanyQuery["incentives"]["results"][number]): string {
  switch (answer.__typename) {
    case "BenefitGranted":
      return answer.endsOn === null ? "可享受" : `可享受，至 ${answer.endsOn}`;
    case "BenefitNotGranted":
      return answer.outcome === "NOT_RECOGNISED" ? "无互认依据（不等于信用不良）" : "不享受";
    case "OutcomeUndetermined":
      return `无法确定，尚缺：${answer.missing.map((gap) => gap.name).join("、")}`;
    default:
      return answer satisfies never;
  }
}
