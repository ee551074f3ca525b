-- Fills an empty, migrated database with deals, the same ones at each run: psql --set deals=100000 --file generate.sql
--
-- One vendor; 250 deals a partner. What is offered and not yet answered is due in 2099, so that no run finds it lapsed.
-- There are no events: the deals are read, and their histories are empty.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL timezone = 'UTC';
SET LOCAL work_mem = '128MB';
SET LOCAL client_min_messages = warning;

-- An id as of an instant, in the order of `place` where several have one instant.
CREATE FUNCTION bench_id(of text, n bigint, place int, at timestamptz) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(place), 3, '0')
    || '8' || left(md5(of || n || ':' || place), 15))::uuid
$$;
-- A number from 0, below `sides`.
CREATE FUNCTION bench_pick(n bigint, salt text, sides int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT (('x' || left(md5(salt || n), 7))::bit(28)::int) % sides
$$;
CREATE FUNCTION bench_of(n bigint, salt text, VARIADIC words text[]) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT words[1 + bench_pick(n, salt, cardinality(words))]
$$;

CREATE TEMP TABLE size ON COMMIT DROP AS
  SELECT :deals::int AS deals, greatest(10, :deals::int / 250) AS partners, '2024-01-01'::timestamptz AS began;

-- Company 0 is the vendor.
CREATE TEMP TABLE company ON COMMIT DROP AS
  SELECT n, bench_id('partner', n, 0, began) AS id, bench_id('location', n, 0, began) AS location, began
  FROM size, generate_series(0, partners) n;
INSERT INTO partner (id, kind, name, name_folded, country, co_sell_ready, transacting, assessment_vetted,
    default_location_id, version, created_at)
  SELECT id, CASE n WHEN 0 THEN 'VENDOR' ELSE 'PARTNER' END, name, lower(name), country, true, true, n % 5 = 0,
    location, 1, began
  FROM company, LATERAL (SELECT CASE n WHEN 0 THEN 'Vendor'
      ELSE bench_of(n, 'first', 'Alder', 'Birch', 'Cedar', 'Hazel', 'Juniper', 'Linden', 'Maple', 'Rowan', 'Willow') || ' '
        || bench_of(n, 'second', 'Analytics', 'Cloud', 'Consulting', 'Data', 'Systems', 'Works') || ' ' || n END AS name,
    bench_of(n, 'country', 'CA', 'DE', 'FR', 'GB', 'IN', 'JP', 'US') AS country) AS said;
INSERT INTO location (id, partner_id, name, city, country, membership_id, version, created_at)
  SELECT bench_id('location', n, place, began), id, city, city, 'US', (4000000 + n * 10 + place)::text, 1, began
  FROM company, generate_series(0, 2) place,
    LATERAL (SELECT bench_of(n * 10 + place, 'city', 'Austin', 'Boston', 'Denver', 'Omaha', 'Portland', 'Tampa') AS city) AS said;
-- Five of each partner; forty of the vendor.
INSERT INTO solution (id, partner_id, location_id, kind, name, name_folded, description, incentive, co_sell_ready, version,
    created_at)
  SELECT bench_id('solution', n, place, began), id, CASE n WHEN 0 THEN NULL ELSE location END,
    CASE n WHEN 0 THEN 'VENDOR' ELSE 'PARTNER' END, name, lower(name), 'What ' || name || ' does, for a seller.',
    CASE place WHEN 0 THEN 'AZURE_IP_CO_SELL' END, true, 1, began
  FROM company, generate_series(0, CASE n WHEN 0 THEN 39 ELSE 4 END) place,
    LATERAL (SELECT bench_of(n * 100 + place, 'solution', 'Archive', 'Backup', 'Forecast', 'Ledger', 'Portal', 'Router', 'Vault')
      || ' ' || n || '-' || place AS name) AS said;
INSERT INTO customer (id, name, name_folded, line1, city, city_folded, region, postal_code, country, industry, duns, class,
    scheme, external_id, created_at)
  SELECT bench_id('customer', n, 0, began), name, lower(name), n || ' Main Street', city, lower(city), 'TX',
    (10000 + n)::text, 'US', bench_of(n, 'industry', 'Banking', 'Energy', 'Health', 'Retail', 'Transport'),
    lpad(n::text, 9, '0'), 'OTHER', 'BENCH', n::text, began
  FROM size, generate_series(0, greatest(99, deals / 20 - 1)) n,
    LATERAL (SELECT bench_of(n, 'customer', 'Acme', 'Borealis', 'Contour', 'Dynamo', 'Everest', 'Fjord', 'Granite') || ' '
      || bench_of(n, 'form', 'Airlines', 'Bank', 'Foods', 'Holdings', 'Hospitals', 'Stores') || ' ' || n AS name,
      bench_of(n, 'town', 'Austin', 'Boston', 'Denver', 'Omaha', 'Portland', 'Tampa') AS city) AS said;

CREATE TEMP TABLE deal ON COMMIT DROP AS
  SELECT n, at, partner, bench_id('engagement', n, 0, at) AS id, bench_id('opportunity', n, 0, at) AS record,
    value, currency, (at + interval '200 days')::date AS close_date,
    bench_of(n, 'type of', 'Data platform', 'Migration', 'New portal', 'Security review', 'Support') || ' for '
      || bench_of(n, 'whom', 'finance', 'logistics', 'marketing', 'sales') AS name,
    CASE WHEN chance < 55 THEN 'ACCEPTED' WHEN chance < 75 THEN 'WON' WHEN chance < 95 THEN 'LOST' ELSE 'CLOSED_AS_ERROR' END AS status,
    CASE WHEN part < 30 THEN 'NONE' WHEN part < 60 THEN 'VISIBLE' ELSE 'HELP_REQUESTED' END AS involvement,
    bench_pick(n, 'guests', 4) AS guests
  FROM size, generate_series(1, deals) n,
    LATERAL (SELECT date_trunc('second', began + interval '900 days' * n / deals) AS at, 1 + n % partners AS partner,
      bench_pick(n, 'status', 100) AS chance, bench_pick(n, 'vendor', 100) AS part,
      (100 + bench_pick(n, 'value', 99900)) * 1000::bigint AS value,
      bench_of(n, 'currency', 'EUR', 'GBP', 'USD') AS currency) AS drawn;
INSERT INTO engagement (id, reference, customer_id, originator_id, started_by_vendor, vendor_involvement, assessment,
    partner_invited, contact_name, contact_phone, contact_email, contact_consent, help_kinds, version, created_at)
  SELECT deal.id, 'CO-' || left(digits, 4) || '-' || right(digits, 4),
    bench_id('customer', bench_pick(deal.n, 'whose', greatest(100, deals / 20)), 0, size.began), company.id, false,
    involvement, false, guests > 0, 'Robin Reed', '+1 512 555 0100', 'robin.reed@customer.example', true,
    CASE involvement WHEN 'HELP_REQUESTED' THEN '["GENERAL_OR_OTHER"]'::jsonb ELSE '[]'::jsonb END, 1 + guests, at
  FROM size, deal JOIN company ON company.n = partner,
    LATERAL (SELECT translate(lpad(deal.n::text, 8, '0'), '01', 'AB') AS digits) AS said;

-- The record of the company that started the deal, place 0; those of partners whom it invited, 1 to 3; the vendor's, 4.
CREATE TEMP TABLE record ON COMMIT DROP AS
  SELECT n, 0 AS place, id AS deal, record AS id, partner, status, at, at + interval '1 hour' AS since, value, name, currency,
    close_date, record AS sender, partner AS starter
  FROM deal
  UNION ALL
  SELECT n, place, id, bench_id('opportunity', n, place, sent), CASE place WHEN 4 THEN 0
      ELSE 1 + (partner + (place - 1) * (partners / 3) + bench_pick(n * 10 + place, 'who', partners / 3 - 1)) % partners END,
    CASE WHEN status = 'ACCEPTED' THEN bench_of(n * 10 + place, 'answer', 'RECEIVED', 'RECEIVED', 'RECEIVED', 'ACCEPTED',
        'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN')
      ELSE bench_of(n * 10 + place, 'end', 'ACCEPTED', 'WON', 'WON', 'WON', 'LOST', 'DECLINED', 'EXPIRED', 'WITHDRAWN') END,
    sent, sent + interval '2 days', value / (2 + place), name, currency, close_date, record, partner
  FROM size, deal, generate_series(1, 4) place, LATERAL (SELECT at + place * interval '1 day' AS sent) AS said
  WHERE CASE place WHEN 4 THEN involvement = 'HELP_REQUESTED' ELSE place <= guests END;
INSERT INTO opportunity (id, engagement_id, partner_id, location_id, is_originator, status, status_since, sales_stage, name,
    value_minor, currency, close_date, private_notes, decline_reason, lost_reason, error_reason, created_by, created_at,
    updated_at, due_at, accepted_at, closed_at, version)
  SELECT record.id, deal, company.id, location, place = 0, status, since,
    CASE WHEN status = 'WON' THEN 'WON' WHEN accepted THEN bench_of(record.n * 10 + place, 'stage', CASE place WHEN 0 THEN 'CREATED' ELSE 'ACCEPTED' END,
      'QUALIFIED', 'DEVELOPED', 'PROPOSED', 'NEGOTIATED') END,
    name, value, currency, close_date, CASE WHEN accepted THEN 'Call again next week.' END,
    CASE status WHEN 'DECLINED' THEN 'BUDGET_INADEQUATE' END, CASE status WHEN 'LOST' THEN 'CUSTOMER_CHOSE_ANOTHER_VENDOR' END,
    CASE status WHEN 'CLOSED_AS_ERROR' THEN 'DUPLICATE_DEAL' END, 'bench', at, since,
    CASE WHEN place = 0 THEN NULL WHEN status = 'RECEIVED' THEN '2099-12-31'::timestamptz ELSE at + interval '14 days' END,
    CASE WHEN place = 0 THEN at WHEN accepted THEN since END,
    CASE WHEN status NOT IN ('RECEIVED', 'ACCEPTED') THEN since END, 1
  FROM record JOIN company ON company.n = partner,
    LATERAL (SELECT status IN ('ACCEPTED', 'WON', 'LOST', 'CLOSED_AS_ERROR') AS accepted) AS said;
-- Two to four people on the record that started the deal, two on every other that was accepted.
INSERT INTO team_member (id, engagement_id, opportunity_id, position, name, email, email_key, phone)
  SELECT bench_id('team', n * 10 + place, position, at), deal, id, position, first || ' ' || last,
    lower(first || '.' || last) || '@company-' || partner || '.example',
    lower(first || '.' || last) || '@company-' || partner || '.example', '+1 512 555 01' || lpad(position::text, 2, '0')
  FROM record, generate_series(0, CASE place WHEN 0 THEN 1 + bench_pick(n, 'people', 3) ELSE 1 END) position,
    LATERAL (SELECT (ARRAY['Asha', 'Boris', 'Chidi', 'Dana'])[position + 1] AS first,
      bench_of(n * 10 + position, 'last', 'Rao', 'Stein', 'Okafor', 'Lopez', 'Tan') AS last) AS said
  WHERE status IN ('ACCEPTED', 'WON', 'LOST', 'CLOSED_AS_ERROR');
-- Up to three of the company's own solutions on each such record; those of the vendor's record are the vendor's.
INSERT INTO opportunity_solution (id, engagement_id, opportunity_id, solution_id, position, price_minor, currency, quantity)
  SELECT bench_id('line', n * 10 + place, position, at), deal, id, bench_id('solution', partner, position, began), position,
    CASE position WHEN 0 THEN value / 2 END, CASE position WHEN 0 THEN currency END, CASE position WHEN 0 THEN 1 + n % 9 END
  FROM size, record, generate_series(0, bench_pick(n * 10 + place, 'lines', 3)) position
  WHERE status IN ('ACCEPTED', 'WON', 'LOST', 'CLOSED_AS_ERROR');
INSERT INTO invitation (id, engagement_id, sender_id, sender_opportunity_id, invitee_id, opportunity_id, is_help_request,
    message, help_kinds, share_minor, currency, close_date, team, solution_ids, sent_at, due_at, withdrawal_reason)
  SELECT bench_id('invitation', record.n, place, at), deal, theirs.id, sender, ours.id, record.id, place = 4,
    'Please have a look at this deal with us.', '["GENERAL_OR_OTHER"]', value, currency, close_date,
    '[{"name": "Asha Rao", "email": "asha.rao@sender.example", "phone": "+1 512 555 0100"}]',
    jsonb_build_array(bench_id('solution', partner, 0, size.began)), at,
    CASE status WHEN 'RECEIVED' THEN '2099-12-31'::timestamptz ELSE at + interval '14 days' END,
    CASE status WHEN 'WITHDRAWN' THEN 'WITHDRAWN_BY_SENDER' END
  FROM size, record JOIN company ours ON ours.n = partner JOIN company theirs ON theirs.n = starter
  WHERE place > 0;
INSERT INTO deadline (id, kind, engagement_id, opportunity_id, invitation_id, owner_id, started_at, due_at)
  SELECT record.id, CASE place WHEN 4 THEN 'ANSWER_TO_HELP_REQUEST' ELSE 'ANSWER_TO_OFFER' END, deal, record.id,
    bench_id('invitation', record.n, place, at), company.id, at, '2099-12-31'
  FROM record JOIN company ON company.n = partner
  WHERE place > 0 AND status = 'RECEIVED';

DROP FUNCTION bench_id(text, bigint, int, timestamptz);
DROP FUNCTION bench_pick(bigint, text, int);
DROP FUNCTION bench_of(bigint, text, VARIADIC text[]);
COMMIT;
VACUUM (ANALYZE);
