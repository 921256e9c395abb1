// Ends that follow from a text (hub/policy/model/disclosure.py): the day on which the conduct ended, by which some of them
// run, and list entries, until whose removal others go on.
CREATE INDEX dated_conduct_ended IF NOT EXISTS FOR (d:Dated) ON (d.conductEndedOn);
// By which periods ends were published last: under others, earlier records are looked at again.
MATCH (q:Sequence {name: 'ended'}) SET q.terms = '';
