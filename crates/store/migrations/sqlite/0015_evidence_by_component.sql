-- How many documents an indicator has is asked at each upload, in a form of thousands.
CREATE INDEX evidence_by_component ON evidence (form_id, component_code) WHERE removed_at IS NULL;
