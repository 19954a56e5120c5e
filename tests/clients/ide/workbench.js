// The IDE, used by hand: what a developer clicks, types and reads.
import { graphqlUrl } from '../shared/api.js';

export class Workbench {
  static async open(page) {
    await page.goto(graphqlUrl);
    await page.getByText('Create Document').click();
    // Read, and then indexed for the builder of operations: until then, to look elsewhere stops the one or the other.
    await page.getByText('Schema available').waitFor();
    await page.getByText('No Operations').waitFor();
    return new Workbench(page);
  }

  constructor(page) {
    this.page = page;
  }

  async show(view) {
    await this.page.getByRole('tab', { name: view, exact: true }).click();
  }

  /** Sent with every operation of the document. */
  async addHeader(name, value) {
    await this.show('HTTP Headers');
    await this.page.getByRole('combobox', { name: 'Name' }).last().fill(name);
    await this.page.getByRole('textbox', { name: 'Value' }).last().fill(value);
  }

  async chooseSubscriptionProtocol(protocol) {
    await this.page.getByRole('button', { name: 'Connection Settings' }).click();
    await this.page.getByLabel('Subscription Protocol').selectOption(protocol);
    await this.page.getByRole('button', { name: 'Apply' }).click();
  }

  /** The kind, Query or Subscription, is what the builder calls the operation when it has been read. */
  async run(kind, operation) {
    await this.page.getByRole('textbox', { name: /^Editor content/ }).first().focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(operation);
    await this.page.getByRole('treeitem', { name: kind, exact: true }).waitFor();
    await this.page.getByRole('button', { name: 'Run Operation' }).click();
  }

  /** Ends a subscription. */
  async cancel() {
    await this.page.getByRole('button', { name: 'Cancel Operation' }).click();
    await this.page.getByRole('button', { name: 'Run Operation' }).waitFor();
  }

  /** Whether this string is, or within that time comes to be, in the response. */
  async answers(text, milliseconds) {
    const found = this.page.getByText(`"${text}"`, { exact: true }).first();
    return found.waitFor({ timeout: milliseconds }).then(() => true, () => false);
  }
}
