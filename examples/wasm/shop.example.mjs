import { instantiate } from "./shop.mjs";

const prices = { tea: 4.5, cup: 7.25, spoon: 2.1 };

const shop = {
  price(article) {
    if (!(article in prices)) throw new Error(`there is no ${article} in the shop`);
    return prices[article];
  },
  discount: (pieces) => (pieces >= 10 ? 0.1 : 0),
};

const app = await instantiate({ imports: { shop } });
process.exitCode = app.main();
