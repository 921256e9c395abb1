import { graphql } from "./gql";

/** The company, who owns it, their penalties, who decided them, which of them count here, and which benefit is due: one
 * request. */
export const COMPANY = graphql(`
  query Company($code: String!, $region: String!, $matter: String!) {
    subject(ref: { code: $code }, purpose: { code: GOVERNMENT_PROCUREMENT, matter: $matter }) {
      id
      name
      code
      registered {
        name
      }
      records(polarity: NEGATIVE, first: 20) {
        edges {
          node {
            ...Penalty
          }
        }
      }
      links(kind: SHAREHOLDER_OF, direction: TO, first: 10) {
        edges {
          node {
            share
            subject {
              id
              name
              readable
              records(polarity: NEGATIVE, first: 20) {
                edges {
                  node {
                    ...Penalty
                  }
                }
              }
            }
          }
        }
      }
    }
    jointPunishment(
      subject: { code: $code }
      region: $region
      occasion: "government-procurement"
      purpose: { code: GOVERNMENT_PROCUREMENT, matter: $matter }
    ) {
      outcome
      applyingMeasures {
        endsOn
        rule {
          id
          title {
            zh
          }
        }
        records {
          id
        }
      }
    }
    incentives(
      subject: { code: $code }
      region: $region
      scenario: "bid-deposit"
      purpose: { code: GOVERNMENT_PROCUREMENT, matter: $matter }
    ) {
      results {
        __typename
        outcome
        rule {
          id
          title {
            zh
          }
        }
        ... on BenefitGranted {
          endsOn
        }
        ... on BenefitNotGranted {
          reasonCode
        }
        ... on OutcomeUndetermined {
          missing {
            name
          }
        }
      }
    }
  }
`);

export const PENALTY = graphql(`
  fragment Penalty on CreditRecord {
    id
    kind {
      title {
        zh
      }
    }
    headline
    status
    decidedOn
    validTo
    region {
      name
    }
    authority {
      name
    }
  }
`);
