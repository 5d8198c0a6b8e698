/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-draft.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-amount-words.h"
#include "tresen-amount.h"

#define ITEM_SEPARATOR ";"
#define ITEM_SEPARATOR_STANDS_FOR ','
#define SHOP_SYSTEM "WAP"

void
tresen_payment_review_free (TresenPaymentReview *self)
{
  g_array_unref (self->faults);
  g_array_unref (self->item_faults);
  g_ptr_array_unref (self->items);
  g_free (self);
}

/** Returns: (transfer full): @text without blanks around, letters and their accents put together, as it goes out */
char *
tresen_payment_draft_clean (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return g_strstrip (composed != NULL ? g_steal_pointer (&composed) : g_strdup (""));
}

static TresenPaygateRules
get_rules (const TresenPaymentDraft *self)
{
  return (TresenPaygateRules){ .endpoint = TRESEN_PAYGATE_ENDPOINT_START,
                               .channel = self->channel,
                               .shop_system = SHOP_SYSTEM,
                               .is_live = self->connection->paygate_is_live };
}

static void
check (const TresenPaymentDraft *self, TresenPaygateField field, const char *value, GArray *faults)
{
  const TresenPaygateRules rules = get_rules (self);

  tresen_paygate_field_check (&rules, field, value, faults);
}

static void
review_amount (const TresenPaymentDraft *self, TresenPaymentReview *review)
{
  g_autofree char *wire = NULL;

  if (!tresen_amount_text_parse (self->amount, self->currency, self->style, &review->amount,
                                 &review->amount_fault))
    return;
  wire = tresen_amount_to_wire (review->amount);
  check (self, TRESEN_PAYGATE_FIELD_AMOUNT, wire, review->faults);
}

/* A semicolon would make two articles of one. */
static void
review_items (const TresenPaymentDraft *self, TresenPaymentReview *review)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      char *item = g_strdelimit (tresen_payment_draft_clean (self->items->pdata[i]), ITEM_SEPARATOR,
                                 ITEM_SEPARATOR_STANDS_FOR);
      g_autoptr (GArray) faults = tresen_paygate_faults_new ();

      if (*item == '\0')
        {
          g_free (item);
          continue;
        }
      check (self, TRESEN_PAYGATE_FIELD_ORDER_DESC2, item, faults);
      for (guint f = 0; f < faults->len; f++)
        {
          TresenPaymentItemFault fault = { i, g_array_index (faults, TresenPaygateFault, f) };

          g_array_append_val (review->item_faults, fault);
        }
      g_ptr_array_add (review->items, item);
    }
}

/* All lines together may be too long where none is. */
static void
review_length (TresenPaymentReview *review)
{
  TresenPaygateFault fault = { TRESEN_PAYGATE_FIELD_ORDER_DESC2, TRESEN_PAYGATE_RULE_TOO_LONG, -1 };
  glong length = 0;

  for (guint i = 0; i < review->items->len; i++)
    length += g_utf8_strlen (review->items->pdata[i], -1) + (i > 0 ? 1 : 0);
  if (length > TRESEN_PAYGATE_ORDER_DESC2_MAX)
    g_array_append_val (review->faults, fault);
}

/* What a channel needs stands in the settings. */
static void
review_channel (const TresenPaymentDraft *self, TresenPaymentReview *review)
{
  if (self->channel == TRESEN_PAY_CHANNEL_QRCODE)
    check (self, TRESEN_PAYGATE_FIELD_PRODUCT_NR, self->connection->paygate_product_nr,
           review->faults);
  if (self->channel != TRESEN_PAY_CHANNEL_W2A)
    return;
  check (self, TRESEN_PAYGATE_FIELD_SHOP_NAME, self->connection->shop_name, review->faults);
  check (self, TRESEN_PAYGATE_FIELD_SHOP_URL, self->connection->shop_url, review->faults);
}

/** Returns: (transfer full) */
TresenPaymentReview *
tresen_payment_draft_review (const TresenPaymentDraft *self)
{
  TresenPaymentReview *review = g_new0 (TresenPaymentReview, 1);
  g_autofree char *description = tresen_payment_draft_clean (self->description);

  review->faults = tresen_paygate_faults_new ();
  review->item_faults = g_array_new (FALSE, FALSE, sizeof (TresenPaymentItemFault));
  review->items = g_ptr_array_new_with_free_func (g_free);
  review_amount (self, review);
  check (self, TRESEN_PAYGATE_FIELD_CURRENCY, self->currency, review->faults);
  check (self, TRESEN_PAYGATE_FIELD_ORDER_DESC, description, review->faults);
  review_items (self, review);
  review_length (review);
  review_channel (self, review);
  return review;
}

gboolean
tresen_payment_review_is_good (const TresenPaymentReview *self)
{
  return self->amount > 0 && self->faults->len == 0 && self->item_faults->len == 0;
}

/** Returns: (nullable): the first that is wrong with @field */
const TresenPaygateFault *
tresen_payment_review_find (const TresenPaymentReview *self, TresenPaygateField field)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      const TresenPaygateFault *fault = &g_array_index (self->faults, TresenPaygateFault, i);

      if (fault->field == field)
        return fault;
    }
  return NULL;
}

/* Words */

static const char *
name_field (TresenPaygateField field)
{
  switch (field)
    {
    case TRESEN_PAYGATE_FIELD_AMOUNT:
      return _ ("Amount");
    case TRESEN_PAYGATE_FIELD_CURRENCY:
      return _ ("Currency");
    case TRESEN_PAYGATE_FIELD_ORDER_DESC:
      return _ ("What for");
    case TRESEN_PAYGATE_FIELD_ORDER_DESC2:
      return _ ("Items");
    case TRESEN_PAYGATE_FIELD_PRODUCT_NR:
      return _ ("product-nr in connection.ini");
    case TRESEN_PAYGATE_FIELD_SHOP_NAME:
      return _ ("Shop name in connection.ini");
    case TRESEN_PAYGATE_FIELD_SHOP_URL:
      return _ ("Shop address in connection.ini");
    default:
      return tresen_paygate_field_get_name (field);
    }
}

static char *
dup_character (const TresenPaygateFault *fault, const char *value)
{
  const char *at = value;

  for (int i = 0; i < fault->position && *at != '\0'; i++)
    at = g_utf8_next_char (at);
  return g_strndup (at, *at != '\0' ? (gsize) (g_utf8_next_char (at) - at) : 0);
}

static char *
describe_character (const TresenPaygateFault *fault, const char *value, const char *format)
{
  g_autofree char *character = dup_character (fault, value);
  g_autoptr (GString) text = g_string_new (format);
  g_autofree char *position = g_strdup_printf ("%d", fault->position + 1);

  g_string_replace (text, "{position}", position, 0);
  g_string_replace (text, "{character}", character, 0);
  return g_strdup (text->str);
}

static char *
describe_rule (const TresenPaygateFault *fault, const char *value)
{
  switch (fault->rule)
    {
    case TRESEN_PAYGATE_RULE_MISSING:
      return g_strdup (_ ("this is needed."));
    case TRESEN_PAYGATE_RULE_TOO_LONG:
      return g_strdup_printf (_ ("too long; %u characters fit."),
                              tresen_paygate_field_get_max (fault->field));
    case TRESEN_PAYGATE_RULE_TOO_SHORT:
      return g_strdup (_ ("too short."));
    case TRESEN_PAYGATE_RULE_BAD_CHAR:
      return describe_character (
          fault, value,
          /* Translators: keep {position} and {character} */
          /* xgettext:no-c-format */
          _ ("character {position} (“{character}”) is not allowed; & = % + # cannot be sent."));
    case TRESEN_PAYGATE_RULE_NOT_LATIN1:
      /* Translators: keep {position} and {character} */
      return describe_character (fault, value,
                                 _ ("character {position} (“{character}”) cannot be sent; only "
                                    "Western European letters can, not € or Chinese."));
    case TRESEN_PAYGATE_RULE_FORBIDDEN_PREFIX:
      return g_strdup (_ ("“Test:” at the beginning would make a test of it, and no money would "
                          "come. Begin with another word."));
    case TRESEN_PAYGATE_RULE_BAD_FORMAT:
      return g_strdup (_ ("not written as it has to be."));
    case TRESEN_PAYGATE_RULE_BELOW_MINIMUM:
      return g_strdup (_ ("too little."));
    case TRESEN_PAYGATE_RULE_BAD_VALUE:
    default:
      return g_strdup (_ ("not possible."));
    }
}

/**
 * @value: of the field, in which the fault was found
 *
 * Returns: (transfer full): the field, the rule and the place, as a sentence
 */
char *
tresen_payment_fault_words (const TresenPaygateFault *fault, const char *value)
{
  g_autofree char *rule = describe_rule (fault, value);

  /* Translators: %1$s is what a field is called, %2$s what is wrong with it */
  return g_strdup_printf (_ ("%1$s: %2$s"), name_field (fault->field), rule);
}

/** Returns: (transfer full): as Paygate's documents call it: for whoever has to tell somebody else */
char *
tresen_payment_fault_details (const TresenPaygateFault *fault)
{
  if (fault->position < 0)
    return g_strdup_printf ("%s: %s", tresen_paygate_field_get_name (fault->field),
                            tresen_paygate_rule_get_word (fault->rule));
  return g_strdup_printf ("%s: %s (%d)", tresen_paygate_field_get_name (fault->field),
                          tresen_paygate_rule_get_word (fault->rule), fault->position + 1);
}
