/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vectors.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-paygate-inquiry.h"
#include "tresen-paygate-result.h"
#include "tresen-payment-machine.h"

#define MOST_REFUNDS 32

static GBytes *
get_body (JsonObject *vector)
{
  const char *body = vector_get (vector, "body");

  return g_bytes_new (body != NULL ? body : "", body != NULL ? strlen (body) : 0);
}

static const char *
get_text (JsonObject *vector, const char *name)
{
  const char *text = vector_get (vector, name);

  return text != NULL ? text : "";
}

static TresenPaymentState
need_state (JsonObject *object)
{
  for (TresenPaymentState state = TRESEN_PAYMENT_NEW; state <= TRESEN_PAYMENT_CHECK; state++)
    if (strcmp (tresen_payment_state_to_word (state), vector_need (object, "state")) == 0)
      return state;
  g_error ("no such state: %s", vector_need (object, "state"));
}

static void
assert_said (JsonObject *expect, const TresenPaygateResult *result)
{
  vector_assert_text (expect, "pay_id", result->pay_id);
  vector_assert_text (expect, "trans_id", result->trans_id);
  vector_assert_text (expect, "xid", result->xid);
  vector_assert_text (expect, "ref_nr", result->ref_nr);
  vector_assert_text (expect, "status", result->status);
  vector_assert_text (expect, "code", result->code);
  vector_assert_text (expect, "code_ext", result->code_ext);
  vector_assert_text (expect, "error_text", result->error_text);
  vector_assert_text (expect, "description", result->description);
  vector_assert_text (expect, "user_data", result->user_data);
  vector_assert_text (expect, "prepay_id", result->prepay_id);
}

/* What the order that is stored makes of it. */
static void
assert_order (JsonObject *vector, JsonObject *expect, const TresenPaygateResult *result)
{
  JsonObject *order = vector_need_object (vector, "order");
  gboolean is_orphan = strcmp (vector_need (order, "trans_id"), result->trans_id) != 0;
  TresenPayFacts facts = { .state = need_state (order), .pay_id = vector_get (order, "pay_id") };
  TresenPayEvent event = {
    .kind = TRESEN_PAY_EVENT_RESULT,
    .result_class = result->pay_class,
    .pay_id = result->pay_id,
  };
  TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &event);

  g_assert_true (is_orphan == vector_get_flag (expect, "orphan"));
  if (!is_orphan)
    g_assert_true (outcome.is_conflict == vector_get_flag (expect, "conflict"));
}

void
vectors_run_callback (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  g_autoptr (TresenPaygateMerchant) merchant
      = vector_make_merchant (vector_need_object (vector, "config"));
  g_autoptr (GBytes) body = get_body (vector);
  g_autoptr (TresenPaygateResult) result = tresen_paygate_result_read (
      merchant, vector_need (vector, "method"), get_text (vector, "query"),
      get_text (vector, "content_type"), body);
  gboolean is_accepted = result->refusal == TRESEN_PAYGATE_REFUSAL_NONE;

  g_test_message ("%s", tresen_paygate_refusal_get_word (result->refusal));
  g_assert_true (is_accepted == vector_get_flag (expect, "accept"));
  g_assert_cmpint (tresen_paygate_refusal_get_http_status (result->refusal), ==,
                   tresen_json_get_int (expect, "http", -1));
  if (!is_accepted)
    {
      g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_UNKNOWN);
      vector_assert_reason (expect, result->refusal);
      return;
    }
  vector_assert_text (expect, "class", vector_name_class (result->pay_class));
  assert_said (expect, result);
  assert_order (vector, expect, result);
}

void
vectors_run_answer (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  JsonObject *sent = vector_need_object (vector, "sent");
  g_autoptr (TresenPaygateMerchant) merchant
      = vector_make_merchant (vector_need_object (vector, "config"));
  gboolean is_start = strcmp (vector_need (vector, "endpoint"), "wechat.aspx") == 0;
  g_autoptr (GBytes) body = get_body (vector);
  g_autoptr (TresenPaygateAnswer) answer
      = is_start
            ? tresen_paygate_answer_read_start (merchant, vector_need (sent, "TransID"), 200, body)
            : tresen_paygate_answer_read_credit (merchant, vector_need (sent, "PayID"),
                                                 vector_need (sent, "TransID"), 200, body);
  gboolean is_started = is_start && answer->outcome == TRESEN_PAYGATE_OUTCOME_DONE;

  g_assert_true (is_start || strcmp (vector_need (vector, "endpoint"), "credit.aspx") == 0);
  g_assert_cmpstr (is_started ? "started" : vector_name_class (answer->result->pay_class), ==,
                   vector_need (expect, "class"));
  if (answer->result->pay_class == TRESEN_PAY_CLASS_UNKNOWN)
    g_assert_cmpint (answer->outcome, ==, TRESEN_PAYGATE_OUTCOME_UNKNOWN);
  if (vector_has (expect, "outcome_uncertain"))
    g_assert_true (vector_get_flag (expect, "outcome_uncertain")
                   == (answer->outcome == TRESEN_PAYGATE_OUTCOME_UNKNOWN));
  assert_said (expect, answer->result);
}

void
vectors_run_inquiry (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  JsonObject *order = vector_need_object (vector, "order");
  g_autoptr (TresenPaygateMerchant) merchant
      = vector_make_merchant (vector_need_object (vector, "config"));
  TresenPaygateQuestion question = {
    .pay_id = vector_get (order, "pay_id"),
    .trans_id = vector_get (order, "trans_id"),
    .amount = tresen_json_get_int (order, "amount", -1),
    .currency = vector_need (order, "currency"),
  };
  g_autoptr (GBytes) body = get_body (vector);
  g_autoptr (TresenPaygateInquiry) inquiry
      = tresen_paygate_inquiry_read (merchant, &question, 200, body);

  g_assert_cmpstr (tresen_pay_verdict_to_word (inquiry->verdict), ==,
                   vector_need (expect, "state"));
  if (vector_has (expect, "refunded"))
    g_assert_cmpint (inquiry->facts.credited, ==, tresen_json_get_int (expect, "refunded", -1));
}

static TresenPayEvent
need_event (JsonObject *step)
{
  TresenPayEvent event = { .kind = TRESEN_PAY_EVENT_RESULT, .pay_id = vector_get (step, "pay_id") };

  if (event.pay_id == NULL)
    event.pay_id = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
  if (strcmp (vector_need (step, "via"), "inquire") == 0)
    {
      event.kind = TRESEN_PAY_EVENT_INQUIRY;
      for (TresenPayVerdict verdict = TRESEN_PAY_VERDICT_UNCHANGED;
           verdict <= TRESEN_PAY_VERDICT_MISMATCH; verdict++)
        if (strcmp (tresen_pay_verdict_to_word (verdict), vector_need (step, "state")) == 0)
          {
            event.verdict = verdict;
            return event;
          }
      g_error ("no such verdict: %s", vector_need (step, "state"));
    }
  for (TresenPayClass pay_class = TRESEN_PAY_CLASS_UNKNOWN; pay_class <= TRESEN_PAY_CLASS_FAILED;
       pay_class++)
    if (strcmp (vector_name_class (pay_class), vector_need (step, "class")) == 0)
      {
        event.result_class = pay_class;
        return event;
      }
  g_error ("no such class: %s", vector_need (step, "class"));
}

void
vectors_run_sequence (JsonObject *vector)
{
  JsonObject *expect = vector_need_object (vector, "expect");
  JsonArray *events = json_object_get_array_member (vector, "events");
  TresenPayFacts facts = { .state = TRESEN_PAYMENT_STARTED, .pay_id = "" };
  gboolean is_conflict = FALSE, is_mismatch = FALSE;
  const char *flag = get_text (expect, "flag");
  guint n_effects = 0;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      TresenPayEvent event = need_event (json_array_get_object_element (events, i));
      TresenPayOutcome outcome = tresen_payment_machine_apply (&facts, &event);

      facts.state = outcome.state;
      if (outcome.binds_pay_id)
        facts.pay_id = event.pay_id;
      facts.is_confirmed |= outcome.is_confirmed_now;
      is_conflict |= outcome.is_conflict;
      is_mismatch |= outcome.is_mismatch;
      n_effects += outcome.is_paid_now ? 1 : 0;
    }
  g_assert_cmpstr (tresen_payment_state_to_word (facts.state), ==, vector_need (expect, "state"));
  g_assert_cmpint (n_effects, ==, tresen_json_get_int (expect, "side_effects", -1));
  g_assert_true (is_conflict
                 == (strcmp (flag, "conflict") == 0 || vector_get_flag (expect, "conflict")));
  g_assert_true (is_mismatch
                 == (strcmp (flag, "mismatch") == 0 || vector_get_flag (expect, "mismatch")));
}

typedef struct
{
  gint64 captured;
  gint64 accepted;
  gint64 unknown[MOST_REFUNDS];
  guint n_unknown;
} Books;

static gint64
get_left (const Books *books)
{
  gint64 reserved = 0;

  for (guint i = 0; i < books->n_unknown; i++)
    reserved += books->unknown[i];
  return tresen_refund_left (books->captured, books->accepted, reserved);
}

static const char *
ask_refund (Books *books, JsonObject *step)
{
  gint64 amount = tresen_json_get_int (step, "amount", -1);
  TresenRefundCheck check = tresen_refund_check (get_left (books), amount);
  const char *answer = get_text (step, "answer");

  if (check != TRESEN_REFUND_CHECK_GOOD && check != TRESEN_REFUND_CHECK_LEAVES_LITTLE)
    return "refused_locally";
  if (vector_has (step, "warn"))
    g_assert_true (vector_get_flag (step, "warn") == (check == TRESEN_REFUND_CHECK_LEAVES_LITTLE));
  if (strcmp (answer, "success") == 0)
    {
      books->accepted += amount;
      return "done";
    }
  if (strcmp (answer, "failed") == 0 || strcmp (answer, "refused") == 0)
    return vector_need (step, "expect")[0] == 'f' ? "failed" : "refused";
  g_assert_cmpuint (books->n_unknown, <, MOST_REFUNDS);
  books->unknown[books->n_unknown++] = amount;
  return "unknown";
}

static const char *
settle (Books *books, gint64 credited)
{
  gboolean is_settled[MOST_REFUNDS];
  guint n_settled = tresen_refund_settle (books->accepted, credited, books->unknown,
                                          books->n_unknown, is_settled);
  guint n_left = 0;

  for (guint i = 0; i < books->n_unknown; i++)
    if (is_settled[i])
      books->accepted += books->unknown[i];
    else
      books->unknown[n_left++] = books->unknown[i];
  books->n_unknown = n_left;
  return n_settled > 0 ? "done" : "unknown";
}

void
vectors_run_refund (JsonObject *vector)
{
  JsonArray *steps = json_object_get_array_member (vector, "steps");
  Books books = { .captured = tresen_json_get_int (vector, "captured", -1) };

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      const char *came = vector_has (step, "inquiry_credited")
                             ? settle (&books, tresen_json_get_int (step, "inquiry_credited", -1))
                             : ask_refund (&books, step);

      g_assert_cmpstr (came, ==, vector_need (step, "expect"));
      g_assert_cmpint (get_left (&books), ==, tresen_json_get_int (step, "left", -1));
    }
}
